import { textOf } from '../resource.ts'
import { msOf } from '../time.ts'
import type { World } from '../world.ts'

/** How long event_callbacks are kept. (https://docs.commercelayer.io/core-api-reference/event_callbacks: one month) */
const keptMs = 30 * 24 * 3_600_000

/**
 * Forgets the event_callbacks that are older than a month, and the deliveries that were settled as long ago: those have no
 * callbacks left. Both are kept in the order of their times, so whatever is still kept ends the search.
 */
export const forgetPast = (world: World): void => {
  const lastMs = world.nowMs() - keptMs
  for (;;) {
    const oldest = world.store.oldest('event_callbacks')
    if (oldest === undefined || (msOf(textOf(oldest, 'created_at') ?? '') ?? 0) > lastMs) break
    world.store.remove(oldest)
  }
  world.outbox.forgetSettledBy(lastMs)
}
