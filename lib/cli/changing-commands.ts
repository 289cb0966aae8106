import { type Command, Option } from 'commander'
import { BY_NAME } from '../core/finding.ts'
import { PARK_REASONS } from '../core/reasons.ts'
import { NAMEABLE_KINDS } from '../core/replay-kinds.ts'
import type { AddCommand } from './add-command.ts'
import type { ExitCode } from './command-error.ts'
import { cancel } from './commands/cancel.ts'
import { type DiscardOptions, discard } from './commands/discard.ts'
import { type ImportOptions, importSeries } from './commands/import.ts'
import { move } from './commands/move.ts'
import { pause } from './commands/pause.ts'
import { type ReconcileOptions, reconcile } from './commands/reconcile.ts'
import { type ReplayOptions, replay } from './commands/replay.ts'
import { resume } from './commands/resume.ts'
import { type RunOptions, run } from './commands/run.ts'
import { skip } from './commands/skip.ts'
import type { Host } from './host.ts'
import { MOST_RUNS } from './read-runs.ts'
import { replayKind } from './replay-kind.ts'
import { wholeNumber } from './whole-number.ts'

/** So many series are kept in memory at most. */
const MOST_SHOWN = 1_000

type End = (code: ExitCode) => void
type Json = { json?: boolean }

const RUN = 'subscription:KjYhTgRfEd@2026-12-01T00:00:00Z'
const SERIES = 'subscription:KjYhTgRfEd'
const A_RUN = 'the run as "runs" shows it'
const A_SERIES = 'what stands before the @ of its runs'

/** The commands that change what is made, and when. */
export function addChangingCommands(add: AddCommand, host: Host, end: End): void {
  addRunCommands(add, host, end)
  addParkedCommands(add, host, end)
  addSeriesCommands(add, host, end)
  addImportCommand(add, host, end)
  addReconcileCommand(add, host, end)
}

function addRunCommands(add: AddCommand, host: Host, end: End): void {
  add('skip', 'leave out one run that nothing was done for; its series goes on', [`skip ${RUN}`])
    .argument('<run>', A_RUN)
    .action(async (text: string, options: Json) => end(await skip(host, text, options)))
  add('move', 'make one run that nothing was done for earlier or later; its series is due next as before', [
    `move ${RUN} 2026-12-03T09:00`,
    `move ${RUN} +2h`,
  ])
    .argument('<run>', A_RUN)
    .argument(
      '<time>',
      "2026-12-03T09:00 on this machine's clock, with +01:00 or Z on another, or +2h for in two hours",
    )
    .action(async (text: string, time: string, options: Json) => end(await move(host, { run: text, time }, options)))
  add('cancel', 'skip a run that waits for its time, or give up a parked one; what was begun goes on', [
    `cancel ${RUN}`,
    `cancel ${RUN} --reason "the customer has left"`,
  ])
    .argument('<run>', A_RUN)
    .option('--reason <text>', 'why, in a few words without names; needed for a parked run, which keeps it')
    .action(async (text: string, options: Json & { reason?: string }) => end(await cancel(host, text, options)))
}

function addParkedCommands(add: AddCommand, host: Host, end: End): void {
  const replays = add('replay', WHAT_REPLAY_DOES, [
    'replay --plan',
    'replay --reason refused --since 2h',
    'replay --kind outside_window --limit 10',
    `replay ${RUN} --yes`,
  ])
    .argument('[runs...]', 'runs as "parked" shows them; without any, the parked ones that the options let through')
    .option('--plan', 'only say what a replay would do')
  addParkedFilters(replays, '--reason <reason>')
    .option('--kind <kind>', KIND, replayKind)
    .option('-y, --yes', 'replay without asking')
    .action(async (texts: string[], options: ReplayOptions) => end(await replay(host, texts, options)))
  const discards = add('discard', WHAT_DISCARD_DOES, [
    `discard ${RUN} --reason "paid by phone"`,
    `discard --series ${SERIES} --reason "the customer has left"`,
    'discard --parked-reason too_late --since 2d --reason "the sale is over"',
  ])
    .argument('[runs...]', 'runs as "parked" shows them; without any, the parked ones that the options let through')
    .requiredOption('--reason <text>', 'why, in a few words without names; each run keeps it')
  addParkedFilters(discards, '--parked-reason <reason>')
    .option('-y, --yes', 'do it without asking')
    .action(async (texts: string[], options: DiscardOptions) => end(await discard(host, texts, options)))
}

/** What narrows the parked runs down. */
function addParkedFilters(command: Command, reasonFlags: string): Command {
  return command
    .addOption(new Option(reasonFlags, 'only runs that are parked for this').choices(PARK_REASONS))
    .option('--series <series>', 'only runs of this series')
    .option(
      '--since <time>',
      'only runs parked from then on: 2026-12-01, 2026-12-01T09:00+01:00, or 2h for two hours ago',
    )
    .option('--limit <number>', 'at most so many, the longest parked ones', wholeNumber(1, MOST_RUNS), MOST_RUNS)
}

const WHAT_DISCARD_DOES =
  'give parked runs up for good: those that are named, or, after it has shown them and asked, those that the options let through'

const KIND =
  'only what the plan says this of, also where a replay leaves it otherwise; may be given several times: ' +
  NAMEABLE_KINDS.join(', ')

const WHAT_REPLAY_DOES =
  'plan parked runs again, as far as that can only end in the one order or in none; says what it would do, and asks first. The others ' +
  'are replayed by name, or by --kind'

function addReconcileCommand(add: AddCommand, host: Host, end: End): void {
  add('reconcile', WHAT_RECONCILE_DOES, [
    'reconcile --dry-run',
    'reconcile --since 30d --until 2d --json',
    'reconcile --since 30d --html report.html',
    'reconcile --apply duplicate_copy',
  ])
    .option('--since <time>', 'runs due and copies made from then on: 2026-12-01, 2026-12-01T09:00+01:00, or 30d (7d)')
    .option('--until <time>', 'and up to then (now)')
    .option('--dry-run', 'change nothing, only say what would be done')
    .addOption(
      new Option('--apply <finding...>', 'also do what moves money or cancels orders, for this finding').choices(
        BY_NAME,
      ),
    )
    .option('-y, --yes', 'do that without asking about each, but leave orders that somebody made by hand')
    .option('--csv <file>', 'write the findings, a line each')
    .option('--html <file>', 'write one page to look at, to mail and to print')
    .action(async (options: ReconcileOptions) => end(await reconcile(host, options)))
}

const WHAT_RECONCILE_DOES =
  'hold every run of a window against Commerce Layer, and every copy against the ledger; repair what is safe, and say what is left'

function addSeriesCommands(add: AddCommand, host: Host, end: End): void {
  add('pause', 'make no runs of a series that Perennial runs before it is resumed', [`pause ${SERIES}`])
    .argument('<series>', A_SERIES)
    .action(async (text: string, options: Json) => end(await pause(host, text, options)))
  add('resume', 'go on with a paused series; what fell due meanwhile stays skipped', [`resume ${SERIES}`])
    .argument('<series>', A_SERIES)
    .action(async (text: string, options: Json) => end(await resume(host, text, options)))
  add('run', 'make a run of a series now, once, beside its rule; asks first, as it may charge the customer', [
    `run ${SERIES}`,
    `run ${SERIES} --yes`,
  ])
    .argument('<series>', A_SERIES)
    .option('-y, --yes', 'make it without asking')
    .action(async (text: string, options: RunOptions) => end(await run(host, text, options)))
}

function addImportCommand(add: AddCommand, host: Host, end: End): void {
  add(
    'import',
    'read the series that exist at Commerce Layer and plan their next runs; for a shop where subscriptions run already',
    ['import --dry-run', 'import'],
  )
    .option('--dry-run', 'write nothing, and show what would be')
    .option('-y, --yes', 'import without asking')
    .option('--limit <number>', 'show at most so many series', wholeNumber(0, MOST_SHOWN), 20)
    .action(async (options: ImportOptions) => end(await importSeries(host, options)))
}
