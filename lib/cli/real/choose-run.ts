import type { Run } from '../../core/run.ts'
import { parseSeriesId, type RunKey } from '../../core/run-key.ts'
import type { Settings } from '../../core/settings.ts'
import { CommandError } from '../command-error.ts'
import { localTime } from '../time-text.ts'
import { type FoundSeries, findOne } from './find-series.ts'
import type { Organization } from './organization.ts'
import { runsOf, type ShownRun, verdictOn } from './outlook.ts'
import type { ReadPatiently } from './patience.ts'

/** The run that a person wants done, and what it belongs to. */
export interface ChosenRun {
  found: FoundSeries
  run: Pick<ShownRun, 'key' | 'dueMs' | 'place'>
  /** The run as the ledger has it, when it was begun before. */
  begun: Run | undefined
  /** The settings that it is done with: a start of Perennial that does not come after it. */
  settings: Settings
}

interface Wish {
  key: RunKey
  /** What the ledger knows of it. */
  begun: Run | undefined
  settings: Settings
  nowMs: number
}

/**
 * Finds the wanted run among those that are due or next, or goes on with it as it was begun: by then the platform's
 * `next_run_at` may have been moved away from it.
 *
 * @throws {CommandError} when it is none of them, or none that may be done now.
 */
export async function chooseRun(organization: Organization, read: ReadPatiently, wish: Wish): Promise<ChosenRun> {
  const { key, begun, settings, nowMs } = wish
  const series = parseSeriesId(key.slice(0, key.indexOf('@')))
  const found = series && (await findOne(organization, read, series))
  if (found === undefined) throw noSeries(key)
  if (begun !== undefined) {
    const { dueMs } = begun
    const run = { key, dueMs, place: dueMs <= nowMs ? 'due' : 'next' } as const
    return { found, run, begun, settings: startedBy(dueMs, settings) }
  }
  const runs = runsOf(found, { nowMs, settings })
  const run = runs.find((candidate) => candidate.key === key)
  if (run === undefined) throw notShown(key, found, runs)
  if (run.would.does === 'guard' || run.would.does === 'wait') throw platforms(run)
  const started = startedBy(run.dueMs, settings)
  mustBeWanted(found, run, { settings: started, nowMs })
  return { found, run, begun, settings: started }
}

/** A person's word counts for the start of Perennial, unless START_AT says otherwise, and for what was to be asked. */
function startedBy(dueMs: number, settings: Settings): Settings {
  return { ...settings, startAtMs: settings.startAtMs ?? dueMs, catchUp: 'all' }
}

function mustBeWanted(
  { series }: FoundSeries,
  run: ShownRun,
  { settings, nowMs }: { settings: Settings; nowMs: number },
): void {
  const verdict = verdictOn(run, { series, startMs: settings.startAtMs ?? run.dueMs, nowMs, settings })
  if (verdict === 'run' || verdict === 'ask') return
  throw new CommandError({
    code: verdict,
    what: `${run.key} is not to be made any more: ${verdict}, by CATCH_UP_WINDOW, START_AT and the series' catch_up.`,
    remedy: 'Choose the newest run of the series, or change these if the run is wanted all the same.',
  })
}

function noSeries(key: RunKey): CommandError {
  return new CommandError({
    code: 'no_such_series',
    what: `There is no ${key.slice(0, key.indexOf('@'))} in this organization that could recur.`,
    remedy:
      'Check the mode of the credentials: test and live have different ids; "npm start -- --real" shows what there is.',
  })
}

function notShown(key: string, found: FoundSeries, runs: readonly ShownRun[]): CommandError {
  const { id, clock, problem } = found.series
  const why = problem ?? (clock === 'commerce_layer' || clock === 'perennial' ? 'nothing is due' : clock)
  return new CommandError({
    code: 'not_due_or_next',
    what: `${key} is neither due nor next.`,
    remedy:
      runs.length > 0
        ? `Of ${id} these are: ${runs.map((run) => run.key).join(', ')}.`
        : `${id} has no such run: ${why}.`,
  })
}

function platforms({ key, would }: ShownRun): CommandError {
  const until = would.does === 'guard' ? ` before ${localTime(would.fromMs)}` : ' while the subscription is running'
  return new CommandError({
    code: 'platforms_run',
    what: `Commerce Layer makes ${key}, and has the right of way${until}.`,
    remedy: 'Wait until then; Perennial steps in only for a run that the platform has not made by its grace.',
  })
}
