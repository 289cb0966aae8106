import { invalid } from '../api-error.ts'
import { outcomeOf } from '../copies/outcome.ts'
import type { Definition, Wish } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { change } from '../records.ts'
import type { Resource } from '../resource.ts'
import { releaseSubscription } from '../subscriptions/copy-effects.ts'
import type { World } from '../world.ts'

/** The source order of a wanted copy. Refuses what the source's switch or a taken reference forbids. */
export const checkedSource = (world: World, wish: Wish, type: 'order_copies' | 'recurring_order_copies'): Resource => {
  const identifier = wish.relations.source_order
  const source = identifier === undefined || identifier === null ? undefined : world.store.get(identifier)
  if (source === undefined || outcomeOf(source) === 'refused') {
    const message = source === undefined ? 'must exist' : 'cannot be copied'
    throw invalid({ part: 'relationships', name: 'source_order', message })
  }
  const { reference } = wish.attributes
  if (world.behaviour().referencesUnique && typeof reference === 'string') {
    const taken = world.store.having(type, 'reference', reference).length > 0
    if (taken) throw invalid({ part: 'attributes', name: 'reference', message: 'has already been taken' })
  }
  return source
}

/** The operations on existing copies of both kinds. A deleted copy leaves its target order as it is. */
export const copyOperations: Pick<Definition, 'update' | 'remove'> = {
  update: (world, copy, wish) => change(world, copy, wish.attributes),
  remove: (world, copy) => {
    world.store.remove(copy)
    publish(world, `${copy.type}.destroy`, copy)
    const subscription = copy.relations.order_subscription
    const stored = subscription === undefined || subscription === null ? undefined : world.store.get(subscription)
    if (stored !== undefined) releaseSubscription(world, stored)
  },
}
