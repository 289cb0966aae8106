import { invalid, invalidTransition } from '../invalid.ts'
import { change, related } from '../records.ts'
import { type Resource, withHidden } from '../resource.ts'
import type { World } from '../world.ts'
import { isSupported, unsupported } from './check-schedule.ts'
import { copyLineItems, renewableLineItems } from './items.ts'
import { automaticBy, isAutomatic } from './kind.ts'

/**
 * `_convert`: makes a manual subscription an automatic one whose items are the line items of its source order. Its
 * market needs a subscription model that has the subscription's frequency.
 */
export const convertSubscription = (world: World, subscription: Resource): Resource => {
  if (subscription.attributes.status === 'cancelled') throw invalidTransition('cancelled', 'automatic')
  if (isAutomatic(subscription)) {
    throw invalid({ part: 'attributes', name: '_convert', key: 'invalid', message: 'is only for manual subscriptions' })
  }
  const model = related(world, subscription, 'subscription_model')
  if (model === undefined) {
    throw invalid({ part: 'relationships', name: 'subscription_model', key: 'blank' })
  }
  if (!isSupported(subscription.attributes.frequency, model)) throw invalid(unsupported)
  const source = related(world, subscription, 'source_order')
  const lineItems = source === undefined ? [] : renewableLineItems(world, source)
  if (lineItems.length === 0) {
    throw invalid({
      part: 'relationships',
      name: 'source_order',
      key: 'invalid',
      message: 'must have line items to renew',
    })
  }
  const automatic = change(world, withHidden(subscription, automaticBy(model)), {})
  copyLineItems(world, automatic, lineItems)
  return automatic
}
