import { systemRandom } from '../../adapters/random.ts'
import type { ParkReason } from '../../core/reasons.ts'
import type { Run } from '../../core/run.ts'
import type { DiscardRunOutcome } from '../../flows/person/discard-run.ts'
import { type DiscardedRun, discardRuns } from '../../flows/person/discard-runs.ts'
import { askedText } from '../asked-text.ts'
import { chooseParked } from '../choose-parked.ts'
import { CommandError, type ExitCode } from '../command-error.ts'
import { confirm, mustBeAbleToAsk } from '../confirmation.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { leftOrder } from '../left-order.ts'
import { readOperator } from '../operator.ts'
import { askedLimit, namedRuns, type ParkedOptions, parkedFilter, refuseFilters } from '../parked-filter.ts'
import { byReason, parkedMs } from '../parked-groups.ts'
import { whyText } from '../run-words.ts'
import { type TableStyle, tableLines } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { localTime } from '../time-text.ts'

export interface DiscardOptions extends Omit<ParkedOptions, 'reason'> {
  json?: boolean
  /** Why they are given up. */
  reason: string
  /** What they are parked for. */
  parkedReason?: ParkReason
  /** Discards what a filter lets through without asking. */
  yes?: boolean
}

/** `perennial discard [RUN...] --reason "..."`: gives parked runs up for good; each keeps the reason. */
export async function discard(host: Host, texts: readonly string[], options: DiscardOptions): Promise<ExitCode> {
  const { terminal } = host
  const { json, reason } = options
  const keys = namedRuns(texts)
  const filters = { 'parked-reason': options.parkedReason, series: options.series, since: options.since }
  if (reason.trim() === '') throw noReason()
  if (keys.length > 0) refuseFilters(filters)
  else mustBeFiltered(terminal, options, filters)
  const installation = await openInstallation(host)
  const filter = parkedFilter(installation, keys, { ...options, reason: options.parkedReason })
  const { runs, refused, extent } = await chooseParked(installation.ledger, filter)
  if (extent === 'limited') terminal.note(`These are the ${runs.length} longest parked; there may be more.`)
  // Whoever names runs has seen them.
  if (keys.length === 0 && runs.length > 0 && (await agreed(terminal, runs, options)) === 'declined') {
    terminal.note('Nothing was discarded.')
    return 1
  }
  const asked = keys.length > 0 ? '' : askedText({ ...filters, limit: askedLimit(options) })
  const by = runs.length === 0 ? '' : await readOperator(installation)
  const discarded = await discardRuns({ ...installation, random: systemRandom }, runs, { reason, by, asked })
  const all = [...discarded, ...refused.map(({ run, outcome }) => ({ run, told: { outcome } }))]
  if (json) terminal.say(JSON.stringify({ discarded: all.map(discardedJson) }))
  else for (const line of all.flatMap(discardedLines)) terminal.say(line)
  if (all.length === 0 && !json) terminal.say('No run is parked that the options let through.')
  return all.every(({ told }) => told.outcome === 'discarded') ? 0 : 1
}

function mustBeFiltered(terminal: Terminal, options: DiscardOptions, filters: Readonly<Record<string, unknown>>): void {
  if (Object.values(filters).every((filter) => filter === undefined)) throw nothingNamed()
  mustBeAbleToAsk(terminal, options, { what: 'Discarding what the options let through', instead: 'Add --yes' })
}

/** Shows the runs that a filter lets through, and asks about exactly these. */
async function agreed(terminal: Terminal, runs: readonly Run[], { reason, yes }: DiscardOptions) {
  const style = { paint: terminal.paintNote, columns: terminal.columns }
  for (const line of runLines(runs, style)) terminal.note(line)
  if (yes) return 'confirmed'
  const [first] = runs
  const what = first !== undefined && runs.length === 1 ? first.key : `these ${runs.length} runs`
  const it = runs.length === 1 ? 'it' : 'any of them'
  return await confirm(
    terminal,
    `Give up ${what} for good, with the reason ${JSON.stringify(reason)}? Perennial then makes no order for ${it}.`,
  )
}

function runLines(runs: readonly Run[], style: TableStyle): string[] {
  return byReason(runs).flatMap((group) => {
    const rows = group.runs.map((run) => ({ cells: [localTime(parkedMs(run)), run.key], below: leftOrder(run) }))
    const title = style.paint('bold', `${group.reason}: ${whyText(group.reason)}`)
    return [title, ...tableLines(['PARKED SINCE', 'RUN'], rows, style), '']
  })
}

function discardedLines({ run, told }: DiscardedRun): string[] {
  const left = told.outcome === 'discarded' ? leftOrder(told.run) : []
  return [`${run}  ${TOLD[told.outcome]}`, ...left.map((line) => `    ${line}`)]
}

function discardedJson({ run, told }: DiscardedRun) {
  const order = told.outcome === 'discarded' ? told.run.copy?.targetOrderId : undefined
  return { run, outcome: told.outcome, leftOrder: order ?? null }
}

const TOLD: Readonly<Record<DiscardRunOutcome['outcome'], string>> = {
  discarded: 'discarded: Perennial makes no order for it',
  not_parked: 'not parked: it is over, or goes on by itself; "npx perennial cancel" skips one that waits for its time',
  unknown_run: 'unknown run: the ledger has none of this key',
  already_done: 'already done: something moved it since it was looked at, so it was left alone',
  no_reason: 'no reason: giving it up needs one',
}

function noReason(): CommandError {
  return new CommandError({
    code: 'no_reason',
    what: 'Discarding a run needs a reason, and --reason is empty.',
    remedy: 'Say why in a few words, without names; the run keeps them.',
    exitCode: 2,
  })
}

/** All that is parked is never what somebody means who forgets to name it. */
function nothingNamed(): CommandError {
  return new CommandError({
    code: 'nothing_named',
    what: 'It was not said which runs are to be discarded.',
    remedy: 'Name them as "npx perennial parked" shows them, or add --parked-reason, --series or --since.',
    exitCode: 2,
  })
}
