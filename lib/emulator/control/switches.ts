import type { Switches } from '../control-types.ts'
import { switchSpeaksAnew } from '../orders/replaced-payment.ts'
import { withHidden } from '../resource.ts'
import type { World } from '../world.ts'
import { decode, mapOf, Refused, record, whole } from './check.ts'
import { outcomeName } from './seed-check.ts'

const shape = record(
  {},
  {
    orders: mapOf(record({ copy_outcome: outcomeName })),
    order_subscriptions: mapOf(record({ miss_next_runs: whole(0) })),
  },
)

/** Sets switches of orders and subscriptions; all of them or, where one is wrong, none. */
export const setSwitches = (world: World, value: unknown): void => {
  const switches = decode<Switches>('switches', value, shape)
  const changes = (['orders', 'order_subscriptions'] as const).flatMap((type) =>
    Object.entries(switches[type] ?? {}).map(([id, hidden]) => ({
      type,
      id,
      hidden,
      stored: world.store.get({ type, id }),
    })),
  )
  const missing = changes.filter(({ stored }) => stored === undefined)
  if (missing.length > 0)
    throw new Refused(
      'switches',
      missing.map(({ type, id }) => `/${type}/${id}: does not exist`),
    )
  for (const { stored, hidden } of changes) {
    if (stored === undefined) continue
    const switched = world.store.put(withHidden(stored, hidden))
    if (switched.type === 'orders') switchSpeaksAnew(world, switched)
  }
}
