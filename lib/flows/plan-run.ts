import { dueAfter, dueAfterRun } from '../core/due-times.ts'
import { wholeSeconds } from '../core/duration.ts'
import { EMPTY_HISTORY, remember } from '../core/history.ts'
import { isPaused, wasHeldBack } from '../core/pause.ts'
import type { SkipReason } from '../core/reasons.ts'
import { newRun, type Run, type RunState, scheduledMs, wakeMsOf } from '../core/run.ts'
import { runKeyOf } from '../core/run-key.ts'
import { isSameRun, SAME_RUN_MS } from '../core/same-run.ts'
import type { Series } from '../core/series.ts'
import type { Dependencies } from './dependencies.ts'
import { saveMove } from './save-move.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>

/** `duplicate`: the run is known, perhaps since this moment. */
export type PlanOutcome =
  | { outcome: 'planned'; run: Run }
  | { outcome: 'duplicate'; run: Run | undefined }
  | { outcome: 'before_start' | 'series_paused' }

/** When nothing of the platform's has appeared, or the run is due: the first time that the ledger wakes it. */
function firstState(series: Series, dueMs: number, runGraceMs: number): RunState {
  return series.clock === 'commerce_layer'
    ? { name: 'planned', action: 'look_up', wakeMs: dueMs + runGraceMs, fenced: false }
    : { name: 'planned', action: 'create', wakeMs: dueMs, fenced: false }
}

/**
 * Writes the run of a series that is due at a time, once for ever. A run due less than 30 minutes from one that exists is
 * that one. Runs due before the start are reported and never made; of a series that a person has paused none is planned.
 */
export async function planRun(deps: Needs, series: Series, dueMs: number): Promise<PlanOutcome> {
  if (isPaused(series)) return { outcome: 'series_paused' }
  if (dueMs < (await startMs(deps))) {
    deps.log('info', 'RUN_BEFORE_START', { series: series.id, run: runKeyOf(series.id, dueMs) })
    return { outcome: 'before_start' }
  }
  const near = await deps.ledger.runsOfSeries({ seriesId: series.id, dueToMs: dueMs + SAME_RUN_MS, limit: 2 })
  const same = near.find((known) => isSameRun(known.dueMs, dueMs))
  if (same !== undefined) return await reopenSkipped(deps, series, same)
  const run = runDueAt(deps, series, { dueMs, why: series.clock === 'commerce_layer' ? 'guarded' : 'due' })
  if ((await deps.ledger.createRun(run)) === 'exists')
    return { outcome: 'duplicate', run: await deps.ledger.readRun(run.key) }
  deps.log('info', 'RUN_PLANNED', { run: run.key, clock: run.clock })
  return { outcome: 'planned', run }
}

/**
 * Plans the run that follows on one: without it the series would end there. Answers with when it is due (epoch ms); undefined:
 * never again.
 */
export async function planFollowing(deps: Needs, series: Series | undefined, run: Run): Promise<number | undefined> {
  const rule = series?.rule
  const nextDueMs = rule && dueAfterRun(rule, run.dueMs)
  if (series === undefined || rule === undefined || nextDueMs === undefined) return undefined
  const firstMs = await startMs(deps)
  // A start that was set to a later time since then leaves out what was due before it, and nothing else.
  const plannedMs = nextDueMs < firstMs ? dueAfter(rule, firstMs - 1) : nextDueMs
  if (plannedMs !== undefined) await planRun(deps, series, plannedMs)
  return nextDueMs
}

/** Reasons that are no longer true when the series asks for the run again. */
const PASSING_REASONS: readonly SkipReason[] = [
  'rescheduled',
  'series_inactive',
  'series_cancelled',
  'series_invalid',
  'series_gone',
  'not_a_series',
]

/** A run that was skipped because its series had gone, and that the series now asks for again, is planned again. */
async function reopenSkipped(deps: Needs, series: Series, run: Run): Promise<PlanOutcome> {
  if (!isSkippedForNow(run, deps.clock.nowMs())) return { outcome: 'duplicate', run }
  // The platform makes it where its own schedule is, whatever a person wanted before.
  const atMs = series.clock === 'commerce_layer' ? run.dueMs : scheduledMs(run)
  const wakeMs = wakeMsOf({ ...run, state: firstState(series, atMs, deps.settings.runGraceMs) })
  const reopened = await saveMove(deps, run, { name: 'reopen', wakeMs: wakeMs ?? run.dueMs })
  return reopened === 'already_done' ? { outcome: 'duplicate', run: undefined } : { outcome: 'planned', run: reopened }
}

/** Whether a run was skipped for a reason that its series can take back. What fell due in a pause, or after its end, stays skipped. */
export function isSkippedForNow(run: Run, nowMs: number): boolean {
  const { state } = run
  if (wasHeldBack(run) || wasBeyondEnd(run)) return scheduledMs(run) > nowMs
  return state.name === 'skipped' && PASSING_REASONS.includes(state.reason)
}

/** Whether a run was skipped since its series was to end before it. */
export function wasBeyondEnd({ state }: Run): boolean {
  return state.name === 'skipped' && state.reason === 'series_ended'
}

/** The new run of a series that is due at a time, of which fractions of a second are cut off. */
export function runDueAt(
  deps: Pick<Needs, 'clock' | 'settings'>,
  series: Series,
  { dueMs, why }: { dueMs: number; why: 'due' | 'guarded' | 'asked' },
): Run {
  const wholeMs = wholeSeconds(dueMs)
  return newRun(
    {
      key: runKeyOf(series.id, wholeMs),
      seriesId: series.id,
      dueMs: wholeMs,
      clock: series.clock === 'commerce_layer' ? 'commerce_layer' : 'perennial',
      state: firstState(series, wholeMs, deps.settings.runGraceMs),
    },
    remember(EMPTY_HISTORY, { atMs: deps.clock.nowMs(), from: 'new', to: 'planned', why, post: 0 }),
  )
}

/** Runs due earlier than this are never created: `START_AT`, or when the ledger was first used. */
export async function startMs(deps: Needs): Promise<number> {
  return deps.settings.startAtMs ?? (await deps.ledger.firstStartMs(deps.clock.nowMs()))
}
