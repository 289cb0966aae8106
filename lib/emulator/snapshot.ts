import type { Entry } from './agenda.ts'
import type { Counter } from './api/counts.ts'
import type { Behaviour } from './behaviour.ts'
import type { Fault } from './control-types.ts'
import type { Delivery } from './deliveries/outbox.ts'
import { type Resource, resourceTypes } from './resource.ts'
import type { RequestCounts } from './state-types.ts'
import type { World } from './world.ts'

/** The version of what this emulator writes and reads. */
export const snapshotVersion = 2

/**
 * Everything that an emulator knows, as JSON; only for the same version to read again. Left out is what is gone with a
 * process: tokens, what the rate limits have counted, and what lists that lag behind would still show.
 */
export type Snapshot = {
  readonly version: typeof snapshotVersion
  readonly organizationId: string
  readonly resources: readonly Resource[]
  readonly deliveries: readonly Delivery[]
  readonly agenda: readonly Entry[]
  readonly faults: readonly Fault[]
  readonly behaviour: Behaviour
  readonly numbers: Readonly<Record<string, number>>
  readonly requests: RequestCounts
}

/** Deliveries whose time had come but whose fate is open: being sent, or waiting for their turn. */
const unsettled = (world: World): readonly Delivery[] => {
  const planned = new Set(
    world.agenda.entries().flatMap(({ task }) => (task.kind === 'send_delivery' ? [task.deliveryId] : [])),
  )
  return world.outbox
    .all()
    .filter(({ id, status }) => status === 'sending' || (status === 'waiting' && !planned.has(id)))
}

/** The agenda, in its order, with the unsettled deliveries before everything else. */
const agendaOf = (world: World): readonly Entry[] => {
  const atMs = Math.min(world.nowMs(), world.agenda.nextMs() ?? Number.POSITIVE_INFINITY)
  const again = unsettled(world).map(({ id }) => ({ atMs, task: { kind: 'send_delivery', deliveryId: id } as const }))
  return [...again, ...world.agenda.entries()].map((entry, sequence) => ({ ...entry, sequence }))
}

/** Takes a snapshot. What is being sent at the moment will be sent again: nobody knows whether it arrived. */
export const takeSnapshot = (world: World, counter: Counter, numbers: Readonly<Record<string, number>>): Snapshot => ({
  version: snapshotVersion,
  organizationId: world.organization.id,
  resources: world.store.all(resourceTypes),
  deliveries: world.outbox
    .all()
    .map((delivery) => (delivery.status === 'sending' ? { ...delivery, status: 'waiting' as const } : delivery)),
  agenda: agendaOf(world),
  faults: world.faults.all(),
  behaviour: world.behaviour(),
  numbers: { ...numbers },
  requests: counter.all(),
})
