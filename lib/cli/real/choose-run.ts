import { parseRunKey, parseSeriesId } from '../../core/run-key.ts'
import type { Settings } from '../../core/settings.ts'
import { CommandError } from '../command-error.ts'
import { localTime } from '../time-text.ts'
import { type FoundSeries, findOne } from './find-series.ts'
import type { Organisation } from './organisation.ts'
import { runsOf, type ShownRun, verdictOn } from './outlook.ts'
import type { ReadPatiently } from './patience.ts'

/** The run that a person wants done, and what it belongs to. */
export interface ChosenRun {
  found: FoundSeries
  run: ShownRun
  /** The settings that it is done with: a start of Perennial that does not come after it. */
  settings: Settings
}

interface Wish {
  text: string
  settings: Settings
  nowMs: number
}

/**
 * Finds the run that a text names among those that are due or next.
 *
 * @throws {CommandError} when it is none of them, or none that may be done now.
 */
export async function chooseRun(organisation: Organisation, read: ReadPatiently, wish: Wish): Promise<ChosenRun> {
  const { text, settings, nowMs } = wish
  const key = parseRunKey(text)
  const series = key && parseSeriesId(key.seriesId)
  if (key === undefined || series === undefined) throw notARun(text)
  const found = await findOne(organisation, read, series)
  if (found === undefined) throw noSeries(series.id)
  const runs = runsOf(found, { nowMs, settings })
  const run = runs.find((candidate) => candidate.key === key.key)
  if (run === undefined) throw notShown(key.key, found, runs)
  if (run.would.does === 'guard' || run.would.does === 'wait') throw platforms(run)
  return { found, run, settings: startedBy(found, run, wish) }
}

/** A person's word counts for the start of Perennial, unless START_AT says otherwise; not for what is too late. */
function startedBy({ series }: FoundSeries, run: ShownRun, { settings, nowMs }: Wish): Settings {
  const startMs = settings.startAtMs ?? run.dueMs
  const verdict = verdictOn(run, { series, startMs, nowMs, settings })
  if (verdict === 'run' || verdict === 'ask') return { ...settings, startAtMs: startMs, catchUp: 'all' }
  throw new CommandError({
    code: verdict,
    what: `${run.key} is not to be made any more: ${verdict}, by CATCH_UP, CATCH_UP_WINDOW and START_AT as they are set.`,
    remedy: 'Choose the newest run of the series, or change these variables if the run is wanted all the same.',
  })
}

function notARun(text: string): CommandError {
  return new CommandError({
    code: 'not_a_run',
    what: `Expected a run such as order:KjYhTgRfEd@2026-12-01T00:00:00Z, got ${JSON.stringify(text)}.`,
    remedy: 'Copy the run from what "npm start -- --real" shows.',
    exitCode: 2,
  })
}

function noSeries(id: string): CommandError {
  return new CommandError({
    code: 'no_such_series',
    what: `There is no ${id} in this organisation that could recur.`,
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
