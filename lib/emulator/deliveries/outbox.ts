import type { DeliveryStatus } from '../state-types.ts'

/** One delivery to one webhook, from the event to its last attempt. Replaced, never changed. */
export type Delivery = {
  readonly id: string
  readonly webhookId: string
  readonly topic: string
  readonly resourceType: string
  readonly resourceId: string
  readonly callbackUrl: string
  readonly status: DeliveryStatus
  readonly attempts: number
  readonly createdAt: string
  readonly responseCode: string | null
  readonly deliveredAt: string | null
  readonly body: string
}

/** All deliveries, oldest first. */
export type Outbox = {
  put(delivery: Delivery): void
  get(id: string): Delivery | undefined
  all(): readonly Delivery[]
  /** The deliveries that a reorder fault holds back until another about the same resource has gone out. */
  heldFor(resourceId: string): readonly Delivery[]
}

export const makeOutbox = (kept: readonly Delivery[] = []): Outbox => {
  const deliveries = new Map(kept.map((delivery) => [delivery.id, delivery]))
  const held = new Set(kept.filter(({ status }) => status === 'held').map(({ id }) => id))
  return {
    put: (delivery) => {
      deliveries.set(delivery.id, delivery)
      if (delivery.status === 'held') held.add(delivery.id)
      else held.delete(delivery.id)
    },
    get: (id) => deliveries.get(id),
    all: () => [...deliveries.values()],
    heldFor: (resourceId) =>
      [...held].flatMap((id) => deliveries.get(id) ?? []).filter((delivery) => delivery.resourceId === resourceId),
  }
}
