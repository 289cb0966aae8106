import { isCounted } from '../../core/after-failure.ts'
import { MINUTE_MS } from '../../core/duration.ts'
import type { Run } from '../../core/run.ts'
import { hasRunSince, mayHaveMovedOn } from '../../core/schedule.ts'
import { isOurs } from '../../core/see.ts'
import type { CopyView, SubscriptionView } from '../../core/views.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { copiesOfSeries } from './find-copies.ts'
import type { Work } from './work.ts'

/**
 * What the last run of a subscription was, as far as a run is concerned whose copy is not found: `before` it ran before this one was
 * due, or for another; `by_our_copy` a copy of ours for another run counts as one, and has moved the schedule over this one;
 * `for_it` it may have been this very run.
 */
export type LastRun = 'before' | 'by_our_copy' | 'for_it'

/** Tells what the last run of a subscription was by the copy that was made then. */
export async function lastRunOf(deps: Dependencies, work: Work & { view: SubscriptionView }): Promise<Answer<LastRun>> {
  const { run, view } = work
  const { lastRunMs = 0 } = view
  const { seriesId, dueMs } = run
  const before = await deps.ledger.runsOfSeries({ seriesId, dueToMs: dueMs - 1, limit: MOST_BEFORE })
  if (before.some((known) => mayHaveMovedOn(known, dueMs))) return { ok: true, value: 'by_our_copy' }
  if (!hasRunSince(view, dueMs)) return { ok: true, value: 'before' }
  const made = await copiesOfSeries(deps, work.series, {
    createdFromMs: lastRunMs - MINUTE_MS,
    createdToMs: lastRunMs + MINUTE_MS,
  })
  if (!made.ok) return made
  const platforms = made.value.filter((copy) => !isOurs(copy))
  if (platforms.length === 0 && made.value.length > 0) return { ok: true, value: 'by_our_copy' }
  return { ok: true, value: isEarlierRuns(before, platforms) ? 'before' : 'for_it' }
}

/** As many runs before one are looked at; the platform is never later than that. */
const MOST_BEFORE = 5

function isEarlierRuns(before: readonly Run[], copies: readonly CopyView[]): boolean {
  return copies.some((copy) => before.some((known) => known.copy?.id === copy.id || isCounted(known, copy)))
}
