import type { Identifier } from '../resource.ts'
import type { DeliveryStatus } from '../state-types.ts'
import { msOf } from '../time.ts'

/** One delivery to one webhook, from the event to its last attempt. Replaced, never changed. */
export type Delivery = {
  readonly id: string
  readonly webhookId: string
  readonly eventId: string
  readonly topic: string
  readonly resourceType: string
  readonly resourceId: string
  readonly callbackUrl: string
  readonly status: DeliveryStatus
  readonly attempts: number
  readonly createdAt: string
  readonly responseCode: string | null
  /** When it was delivered or given up; `null` as long as an attempt may follow. */
  readonly settledAt: string | null
  readonly body: string
}

/** The deliveries, oldest first, until they are forgotten. */
export type Outbox = {
  put(delivery: Delivery): void
  get(id: string): Delivery | undefined
  all(): readonly Delivery[]
  /** The deliveries that a reorder fault holds back for others about the same resource. */
  heldFor(resource: Identifier): readonly Delivery[]
  /** Forgets the deliveries that were settled at or before a time (epoch milliseconds). */
  forgetSettledBy(ms: number): void
}

const settledMs = ({ settledAt }: Delivery): number | undefined => (settledAt === null ? undefined : msOf(settledAt))

export const makeOutbox = (kept: readonly Delivery[] = []): Outbox => {
  const deliveries = new Map<string, Delivery>()
  const held = new Set<string>()
  /** When the settled ones were, in the order in which they were. */
  const settled = new Map<string, number>()

  const put = (delivery: Delivery): void => {
    deliveries.set(delivery.id, delivery)
    if (delivery.status === 'held') held.add(delivery.id)
    else held.delete(delivery.id)
    const ms = settledMs(delivery)
    if (ms !== undefined) settled.set(delivery.id, ms)
  }

  const bySettling = kept.toSorted((left, right) => (settledMs(left) ?? 0) - (settledMs(right) ?? 0))
  for (const delivery of kept) deliveries.set(delivery.id, delivery)
  for (const delivery of bySettling) put(delivery)

  return {
    put,
    get: (id) => deliveries.get(id),
    all: () => [...deliveries.values()],
    heldFor: ({ type, id }) =>
      [...held]
        .flatMap((heldId) => deliveries.get(heldId) ?? [])
        .filter(({ resourceType, resourceId }) => resourceType === type && resourceId === id),
    forgetSettledBy: (ms) => {
      for (const [id, atMs] of settled) {
        if (atMs > ms) return
        settled.delete(id)
        deliveries.delete(id)
      }
    },
  }
}
