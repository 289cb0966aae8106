import { publish } from '../deliveries/publish.ts'
import type { JsonObject } from '../json.ts'
import { insert } from '../records.ts'
import type { copyTypes, Resource } from '../resource.ts'
import type { World } from '../world.ts'

export type NewCopy = {
  readonly type: (typeof copyTypes)[number]
  readonly attributes: JsonObject
  readonly source: Resource
  readonly subscription?: Resource
  /** `run`: it stands for a run of its subscription and changes it; `extra`: it leaves the subscription's counts alone. */
  readonly role: 'run' | 'extra'
  /** The due time that the platform makes it for. */
  readonly dueAt?: string
}

/** Creates a pending copy; the rest of its life is on the agenda. */
export const createCopy = (world: World, made: NewCopy): Resource => {
  const copy = insert(world, {
    type: made.type,
    attributes: { status: 'pending', errors_log: {}, ...made.attributes },
    relations: {
      source_order: { type: 'orders', id: made.source.id },
      target_order: null,
      order_subscription:
        made.subscription === undefined ? null : { type: 'order_subscriptions', id: made.subscription.id },
    },
    hidden: { role: made.role, ...(made.dueAt === undefined ? {} : { due_at: made.dueAt }) },
  })
  publish(world, `${copy.type}.create`, copy)
  world.agenda.add(world.nowMs() + world.behaviour().copyStartMs, { kind: 'start_copy', copyId: copy.id })
  return copy
}
