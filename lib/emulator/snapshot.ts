import type { Entry } from './agenda.ts'
import type { Counter } from './api/counts.ts'
import type { Behaviour } from './behaviour.ts'
import type { Fault } from './control-types.ts'
import type { Delivery } from './deliveries/outbox.ts'
import type { Resource, ResourceType } from './resource.ts'
import type { RequestCounts } from './state-types.ts'
import type { World } from './world.ts'

/** Everything that an emulator knows, as JSON. Only for the same version to read again. */
export type Snapshot = {
  readonly version: 1
  readonly organizationId: string
  readonly resources: readonly Resource[]
  readonly deliveries: readonly Delivery[]
  readonly agenda: readonly Entry[]
  readonly faults: readonly Fault[]
  readonly behaviour: Behaviour
  readonly numbers: Readonly<Record<string, number>>
  readonly requests: RequestCounts
}

const storedTypes: readonly ResourceType[] = [
  'customers',
  'event_callbacks',
  'markets',
  'order_copies',
  'order_subscription_items',
  'order_subscriptions',
  'orders',
  'recurring_order_copies',
  'webhooks',
]

/** Takes a snapshot. What is being sent at the moment will be sent again: nobody knows whether it arrived. */
export const takeSnapshot = (world: World, counter: Counter, numbers: Readonly<Record<string, number>>): Snapshot => {
  const sending = world.outbox.all().filter(({ status }) => status === 'sending')
  const again = sending.map(
    ({ id }, index): Entry => ({
      atMs: world.nowMs(),
      // Before everything that is due at the same moment.
      sequence: index - sending.length,
      task: { kind: 'send_delivery', deliveryId: id },
    }),
  )
  return {
    version: 1,
    organizationId: world.organization.id,
    resources: storedTypes.flatMap((type) => world.store.all([type])),
    deliveries: world.outbox
      .all()
      .map((delivery) => (delivery.status === 'sending' ? { ...delivery, status: 'waiting' as const } : delivery)),
    agenda: [...again, ...world.agenda.entries()],
    faults: world.faults.all(),
    behaviour: world.behaviour(),
    numbers: { ...numbers },
    requests: counter.all(),
  }
}
