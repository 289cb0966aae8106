import type { JsonObject } from '../json.ts'
import type { Resource } from '../resource.ts'
import { textOf } from '../resource.ts'
import { isoOf, msOf } from '../time.ts'
import type { World } from '../world.ts'
import { nextRunAfterNow } from './next-run.ts'

/** Whether an order has been placed and not been cancelled since. */
export const isPlaced = ({ attributes: { status } }: Resource): boolean =>
  status === 'placed' || status === 'approved' || status === 'editing'

/**
 * How a subscription stands that its placed source order has activated. The order is its first run, as the documents
 * say: it is counted, and the next one comes a period later.
 */
export const afterFirstRun = (
  world: World,
  source: Resource,
  { frequency, startsAt }: { frequency: string; startsAt?: string | undefined },
): JsonObject => {
  const placedAt = textOf(source, 'placed_at') ?? isoOf(world.nowMs())
  const starts_at = startsAt ?? placedAt
  return {
    status: 'active',
    starts_at,
    last_run_at: placedAt,
    occurrencies: 1,
    succeeded_on_last_run: true,
    next_run_at: nextRunAfterNow(world, frequency, msOf(starts_at) ?? world.nowMs()),
  }
}
