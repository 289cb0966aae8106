import { END_OF_TIME_MS } from '../../core/duration.ts'
import type { Run } from '../../core/run.ts'
import { resourceIdOf } from '../../core/run-key.ts'
import { belongsAtMs } from '../../core/schedule.ts'
import type { Answer, Dependencies, NewCopy } from '../dependencies.ts'
import type { Work } from './work.ts'

/**
 * Writes down where the schedule belongs before a run that was the platform's, with a copy or without, gets one of ours: what a POST does
 * to the schedule is not documented, and where it moves that on, as a run of the platform's own does, the run after would be left out.
 */
export async function noteSchedule(
  deps: Dependencies,
  { run, series }: Work,
  { type }: Pick<NewCopy, 'type'>,
): Promise<Answer<Run | 'already_done'>> {
  // Only a copy that belongs to its subscription can move it.
  if (series.clock !== 'commerce_layer' || type !== 'recurring_order_copies') return { ok: true, value: run }
  const read = await whereItBelongsMs(deps, run)
  if (!read.ok) return read
  const { value: belongsMs = 0 } = read
  // Nothing can be put back into the past.
  if (belongsMs <= deps.clock.nowMs() || belongsMs === run.takeoverNextRunMs) return { ok: true, value: run }
  const noted = { ...run, takeoverNextRunMs: belongsMs, version: run.version + 1 }
  return { ok: true, value: (await deps.ledger.saveRun(noted)) === 'saved' ? noted : 'already_done' }
}

const TRIES = 5

/**
 * Another of our POSTs may just have moved it, and its schedule be elsewhere only until that is put back: what was written down for that
 * one counts then. Read again for as long as one of those runs moves meanwhile: it may have been moved and put back around our reading.
 */
async function whereItBelongsMs(deps: Dependencies, run: Run): Promise<Answer<number | undefined>> {
  let before = await askedFor(deps, run)
  for (let attempt = 1; ; attempt += 1) {
    const read = await deps.commerceLayer.retrieveSubscription(resourceIdOf(run.seriesId))
    if (!read.ok) return read
    const after = await askedFor(deps, run)
    if (versionsOf(before) === versionsOf(after) || attempt === TRIES) {
      return { ok: true, value: belongsAtMs(read.value, [...before, ...after], deps.clock.nowMs()) }
    }
    before = after
  }
}

/** A week of an hourly subscription. */
const MOST_RUNS = 200

/** The runs for which a POST of ours may have moved the schedule; this one is among them once an earlier POST was sent for it. */
async function askedFor({ ledger }: Dependencies, run: Run): Promise<Run[]> {
  const runs = await ledger.runsOfSeries({ seriesId: run.seriesId, dueToMs: END_OF_TIME_MS, limit: MOST_RUNS })
  return runs.filter(({ key, posts }) => posts > (key === run.key ? 1 : 0))
}

function versionsOf(runs: readonly Run[]): string {
  return runs.map(({ key, version }) => `${key} ${version}`).join()
}
