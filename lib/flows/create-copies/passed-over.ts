import { nextPlainDueMs } from '../../core/due-times.ts'
import { MINUTE_MS } from '../../core/duration.ts'
import type { Run } from '../../core/run.ts'
import type { SubscriptionView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'

/** As many runs before and after one are looked at. */
const RUNS_AROUND = 5

/**
 * Whether the schedule of a subscription went past a run: the platform ran the one before at a time from which its frequency leads
 * straight to a later one. A person had it run then, and no schedule was ever at this one; it was expected from where that stood before.
 */
export async function wasPassedOver(
  { ledger, settings }: Pick<Dependencies, 'ledger' | 'settings'>,
  run: Run,
  { frequency, lastRunMs = 0 }: SubscriptionView,
): Promise<boolean> {
  const dueToMs = lastRunMs + settings.clockSkewMs
  const newestFirst = await ledger.runsOfSeries({ seriesId: run.seriesId, dueToMs, limit: RUNS_AROUND })
  const next = newestFirst.findLast(({ dueMs }) => dueMs > run.dueMs)
  const before = newestFirst.find(({ dueMs, copy }) => dueMs < run.dueMs && copy?.ours === false)
  if (next === undefined || before?.copy === undefined) return false
  const ledToMs = nextPlainDueMs(frequency, before.copy.createdMs)
  return ledToMs !== undefined && Math.abs(ledToMs - next.dueMs) <= MINUTE_MS
}
