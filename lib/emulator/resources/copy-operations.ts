import { outcomeOf } from '../copies/outcome.ts'
import type { Definition, Wish } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { invalid, mustExist } from '../invalid.ts'
import { change } from '../records.ts'
import { copyTypes, type Resource } from '../resource.ts'
import { releaseSubscription } from '../subscriptions/copy-effects.ts'
import type { World } from '../world.ts'

/** Refuses a reference that another copy of either kind has, where the platform is said to keep references unique. */
const checkReference = (world: World, { attributes: { reference } }: Wish, own?: Resource): void => {
  if (!world.behaviour().referencesUnique || typeof reference !== 'string' || reference === '') return
  const holders = copyTypes.flatMap((type) => world.store.having(type, 'reference', reference))
  if (holders.every(({ id }) => id === own?.id)) return
  throw invalid({ part: 'attributes', name: 'reference', key: 'taken', value: reference })
}

/** The source order of a wanted copy. Refuses what the source's switch or a taken reference forbids. */
export const checkedSource = (world: World, wish: Wish): Resource => {
  const identifier = wish.relations.source_order
  const source = identifier === undefined || identifier === null ? undefined : world.store.get(identifier)
  if (source === undefined) throw invalid(mustExist('source_order'))
  if (outcomeOf(source) === 'refused') {
    throw invalid({ part: 'relationships', name: 'source_order', key: 'invalid', message: 'cannot be copied' })
  }
  checkReference(world, wish)
  return source
}

/** The operations on existing copies of both kinds. A deleted copy leaves its target order as it is. */
export const copyOperations: Pick<Definition, 'update' | 'remove'> = {
  update: (world, copy, wish) => {
    checkReference(world, wish, copy)
    return change(world, copy, wish.attributes)
  },
  remove: (world, copy) => {
    world.store.remove(copy)
    publish(world, `${copy.type}.destroy`, copy)
    const subscription = copy.relations.order_subscription
    const stored = subscription === undefined || subscription === null ? undefined : world.store.get(subscription)
    if (stored !== undefined) releaseSubscription(world, stored)
  },
}
