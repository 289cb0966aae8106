import type { Agenda } from './agenda.ts'
import type { Behaviour } from './behaviour.ts'
import type { Outbox } from './deliveries/outbox.ts'
import type { Faults } from './faults.ts'
import type { JsonObject } from './json.ts'
import type { Resource } from './resource.ts'
import type { EndpointType, Shape } from './schema.ts'
import type { Store } from './store.ts'

/** Everything that one emulated organization consists of; what all parts of the emulator work on. */
export type World = {
  readonly organization: { readonly id: string; readonly slug: string }
  readonly mode: 'test' | 'live'
  readonly store: Store
  readonly agenda: Agenda
  readonly outbox: Outbox
  readonly faults: Faults
  nowMs(): number
  /** A number from 0 up to, not including, 1. */
  random(): number
  behaviour(): Behaviour
  /** Names of what is shown where nobody asks for anything else, by type; everything of types that it lacks. */
  readonly shownFields: ReadonlyMap<string, ReadonlySet<string>>
  shapeOf(type: EndpointType): Shape
  /** A resource's attributes as they are shown. */
  shown(resource: Resource): JsonObject
  /** The next consecutive number of a kind, for what people call by number. */
  nextNumber(kind: 'markets' | 'orders' | 'order_subscriptions' | 'deliveries'): number
}
