import { catchUp } from '../../core/catch-up.ts'
import { isHeldBack, isPaused } from '../../core/pause.ts'
import { isAsked, type Run, scheduledMs } from '../../core/run.ts'
import type { SeriesId } from '../../core/run-key.ts'
import type { Move } from '../../core/run-moves.ts'
import type { Series } from '../../core/series.ts'
import { isTooLate } from '../../core/too-late.ts'
import type { Dependencies, QueueMessage } from '../dependencies.ts'
import { goOnIfResumed } from '../hold-back.ts'
import { planFollowing, startMs } from '../plan-run.ts'
import { releaseIfNear } from '../release-runs.ts'
import { readWorkingSince } from '../working-since.ts'
import type { Admitted } from './admit-requests.ts'
import { isToBeLookedFor } from './look-first.ts'
import { settle } from './settle-failure.ts'

/**
 * An admitted run, and what is done with it: to `vet` one, its series is read, and no more. It is late, but whether it was missed is
 * judged only where its series is known to be one: the order of a copy may have inherited metadata. Or its series is not written yet,
 * by which the next run is planned before this one is claimed. With `look_first` it is worked on once it was seen that nobody has
 * made it.
 */
export interface Prepared extends Admitted {
  task: 'work' | 'vet' | 'look_first'
}

/**
 * Readies the runs of a batch for being claimed: the next run of each series is written before the current one is claimed,
 * and a run that was missed is skipped or parked as the catch-up policy says, one of a paused series skipped.
 */
export async function prepareRuns(
  deps: Dependencies,
  admitted: readonly Admitted[],
): Promise<{ ready: Prepared[]; parked: QueueMessage[] }> {
  const series = await readSeries(deps, admitted)
  const ready: Prepared[] = []
  const parked: QueueMessage[] = []
  for (const { message, run } of admitted) {
    const known = series.get(run.seriesId)
    const move = known && (await endingOf(deps, run, known))
    if (known === undefined) ready.push({ message, run, task: 'vet' })
    else if (move === undefined) ready.push({ message, run, task: await taskOf(deps, run) })
    else if (isPolicys(move) && !known.vetted) ready.push({ message, run, task: 'vet' })
    else if ((await end(deps, run, move)) === 'parked') parked.push(message)
    else if (move.reason === 'series_paused') await goOnIfResumed(deps, run.seriesId)
    else if (move.reason === 'superseded') await skipToNewest(deps, known)
  }
  return { ready, parked }
}

/** As many missed runs of one series are gone through at once; a longer backlog goes on with the next release. */
const MOST_AT_ONCE = 100

/** A series that missed many runs is caught up at once, a row for each of them, up to the newest, which is released. */
async function skipToNewest(deps: Dependencies, series: Series): Promise<void> {
  for (let skipped = 0; skipped < MOST_AT_ONCE; skipped += 1) {
    const [newest] = await deps.ledger.runsOfSeries({ seriesId: series.id, dueToMs: deps.clock.nowMs(), limit: 1 })
    if (newest?.state.name !== 'planned') return
    const move = await endingOf(deps, newest, series)
    if (move === undefined) return await releaseIfNear(deps, newest)
    if (move.reason !== 'superseded') return
    await end(deps, newest, move)
  }
}

async function taskOf(deps: Dependencies, run: Run): Promise<'work' | 'look_first'> {
  return (await isToBeLookedFor(deps, run)) ? 'look_first' : 'work'
}

/** A pause is a person's word. */
function isPolicys({ reason }: Ending): boolean {
  return reason !== 'series_paused'
}

type Ending = Extract<Move, { name: 'skip' | 'park' }>

async function readSeries(deps: Dependencies, admitted: readonly Admitted[]): Promise<Map<SeriesId, Series>> {
  const ids = [...new Set(admitted.map(({ run }) => run.seriesId))]
  const rows = ids.length === 0 ? [] : await deps.ledger.readManySeries(ids)
  return new Map(rows.map((row) => [row.id, row]))
}

/** What the catch-up policy makes of a run instead of a copy. A replay is a person's word that the run is wanted. */
async function endingOf(deps: Dependencies, run: Run, series: Series): Promise<Ending | undefined> {
  if (run.state.name !== 'planned' || run.state.action !== 'create' || run.copy !== undefined) return undefined
  if (!run.doubted) return await beforeFirstPost(deps, run, series)
  const late = isTooLate(run, deps.settings, deps.clock.nowMs())
  return late ? { name: 'park', reason: 'too_late' } : undefined
}

/** Ends the run; whoever was faster may have parked it as well, and its message is then its bell. */
async function end(deps: Dependencies, run: Run, move: Ending): Promise<'parked' | 'other'> {
  const settled = await settle(deps, run, move)
  return settled.run.state.name === 'parked' ? 'parked' : 'other'
}

async function beforeFirstPost(deps: Dependencies, run: Run, series: Series): Promise<Ending | undefined> {
  if (isPaused(series) && isHeldBack(run, deps.clock.nowMs())) {
    return { name: 'skip', reason: 'series_paused' }
  }
  const nextDueMs = await planFollowing(deps, series, run)
  return run.epoch > 1 ? undefined : await caughtUp(deps, run, { series, nextDueMs })
}

async function caughtUp(
  deps: Dependencies,
  run: Run,
  { series, nextDueMs }: { series: Series; nextDueMs: number | undefined },
): Promise<Ending | undefined> {
  const verdict = catchUp({
    // Where a person says when a run is to be made, no policy says otherwise; being too late is another matter.
    policy: isAsked(run) || run.movedToMs !== undefined ? 'all' : (series.catchUp ?? deps.settings.catchUp),
    dueMs: scheduledMs(run),
    nextDueMs,
    nowMs: deps.clock.nowMs(),
    graceMs: deps.settings.runGraceMs,
    windowMs: deps.settings.catchUpWindowMs,
    startMs: await startMs(deps),
    workingSinceMs: await readWorkingSince(deps),
  })
  switch (verdict) {
    case 'run':
      return undefined
    case 'superseded':
    case 'missed':
    case 'before_start':
      return { name: 'skip', reason: verdict }
    case 'ask':
    case 'too_late':
      return { name: 'park', reason: verdict }
    default:
      return verdict satisfies never
  }
}
