import { Option } from 'commander'
import { MOVES } from '../core/run-moves.ts'
import type { AddCommand } from './add-command.ts'
import type { ExitCode } from './command-error.ts'
import { doctor } from './commands/doctor.ts'
import { type InterventionsOptions, interventions, MOST_INTERVENTIONS } from './commands/interventions.ts'
import { parked } from './commands/parked.ts'
import { type RunsOptions, runs } from './commands/runs.ts'
import { series } from './commands/series.ts'
import { show } from './commands/show.ts'
import { status } from './commands/status.ts'
import type { Host } from './host.ts'
import { MOST_RUNS } from './read-runs.ts'
import { wholeNumber } from './whole-number.ts'

/** The commands that change nothing. */
export function addReadingCommands(add: AddCommand, host: Host, end: (code: ExitCode) => void): void {
  add('status', 'show where the runs stand, and how fast Commerce Layer is asked').action(
    async (options: { json?: boolean }) => end(await status(host, options)),
  )
  add(
    'doctor',
    'look at everything that has to be right for runs to become orders: configuration, ledger, permissions, queues, functions, schedules, webhooks, clocks',
  ).action(async (options: { json?: boolean }) => end(await doctor(host, options)))
  add(
    'parked',
    'list the runs that need a person, by reason, with what to do about each; and messages that cannot be read',
  ).action(async (options: { json?: boolean }) => end(await parked(host, options)))
  add('runs', WHAT_RUNS_LISTS, [
    'runs --state in_doubt',
    'runs --since 2d --reason refused',
    'runs --series subscription:KjYhTgRfEd --state completed --limit 5',
  ])
    .addOption(new Option('--state <state>', 'only runs in this state').choices(Object.keys(MOVES)))
    .option('--series <series>', 'only runs of this series; the newest due first')
    .option('--since <time>', 'only runs due from then on: 2026-12-01, 2026-12-01T09:00+01:00, or 2d for two days ago')
    .option(
      '--reason <reason>',
      'only runs that this reason has put where they are, as --json gives it, e.g. throttled',
    )
    .option('--limit <number>', 'at most so many', wholeNumber(1, MOST_RUNS), 50)
    .action(async (options: RunsOptions) => end(await runs(host, options)))
  add('show', 'show all that is known of a run: what comes next, its copy and orders, and its history move by move', [
    'show subscription:KjYhTgRfEd@2026-12-01T00:00:00Z',
  ])
    .argument('<run>', 'the run as "runs" shows it')
    .action(async (run: string, options: { json?: boolean }) => end(await show(host, run, options)))
  add('series', 'show who keeps the clock of a series, when it is due, its next and last runs, and its problems', [
    'series subscription:KjYhTgRfEd',
    'series order:AbCdEfGhIj --json',
  ])
    .argument('<series>', 'what stands before the @ of its runs')
    .action(async (text: string, options: { json?: boolean }) => end(await series(host, text, options)))
  addInterventionsCommand(add, host, end)
}

function addInterventionsCommand(add: AddCommand, host: Host, end: (code: ExitCode) => void): void {
  add('interventions', WHAT_INTERVENTIONS_LISTS, [
    'interventions --since 12h',
    'interventions 2026-12-01T03:14:15Z-k3f9',
  ])
    .argument('[id]', 'one of them, with all of its runs')
    .option('--since <time>', 'only from then on: 2026-12-01, 2026-12-01T09:00+01:00, or 12h for twelve hours ago')
    .option('--limit <number>', 'at most so many, the newest', wholeNumber(1, MOST_INTERVENTIONS), 20)
    .action(async (id: string | undefined, options: InterventionsOptions) =>
      end(await interventions(host, id, options)),
    )
}

const WHAT_INTERVENTIONS_LISTS =
  'list what people did to runs by "replay", "discard" and "reconcile --apply": who, when, what was asked for, and what became of each'

const WHAT_RUNS_LISTS =
  'list runs, the oldest due first: all that are open or parked; completed and skipped ones of one series only (--series), ' +
  'as the ledger has no index of them all'
