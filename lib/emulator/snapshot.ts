import type { Entry } from './agenda.ts'
import type { Counter } from './api/counts.ts'
import type { Behaviour } from './behaviour.ts'
import type { Fault } from './control-types.ts'
import type { Delivery } from './deliveries/outbox.ts'
import { type Resource, resourceTypes } from './resource.ts'
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

/** Sends for the deliveries whose time had come but whose fate is open: before everything else that is due now. */
const unsettledSends = (world: World): readonly Entry[] => {
  const planned = new Set(
    world.agenda.entries().flatMap(({ task }) => (task.kind === 'send_delivery' ? [task.deliveryId] : [])),
  )
  const unsettled = world.outbox
    .all()
    .filter(({ id, status }) => status === 'sending' || (status === 'waiting' && !planned.has(id)))
  return unsettled.map(({ id }, index) => ({
    atMs: world.nowMs(),
    sequence: index - unsettled.length,
    task: { kind: 'send_delivery', deliveryId: id },
  }))
}

/** Takes a snapshot. What is being sent at the moment will be sent again: nobody knows whether it arrived. */
export const takeSnapshot = (world: World, counter: Counter, numbers: Readonly<Record<string, number>>): Snapshot => {
  return {
    version: 1,
    organizationId: world.organization.id,
    resources: resourceTypes.flatMap((type) => world.store.all([type])),
    deliveries: world.outbox
      .all()
      .map((delivery) => (delivery.status === 'sending' ? { ...delivery, status: 'waiting' as const } : delivery)),
    agenda: [...unsettledSends(world), ...world.agenda.entries()],
    faults: world.faults.all(),
    behaviour: world.behaviour(),
    numbers: { ...numbers },
    requests: counter.all(),
  }
}
