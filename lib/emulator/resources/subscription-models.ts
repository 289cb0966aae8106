import { locked } from '../api-error.ts'
import type { Definition } from '../definition.ts'
import { isFrequency } from '../frequencies.ts'
import { type Invalid, invalid } from '../invalid.ts'
import { isJsonList, type JsonObject } from '../json.ts'
import { insert } from '../records.ts'
import { subscriptionModelsShape } from '../shapes/subscription-models.ts'
import { plainUpdate } from './plain-update.ts'

/** How a model makes subscriptions of line items: one per frequency, or one per line item. */
const strategies = ['by_frequency', 'by_line_items'] as const

const check = (attributes: JsonObject): void => {
  const { name, strategy, frequencies } = attributes
  const problems: Invalid[] = []
  const wrong = (attribute: string, found: Pick<Invalid, 'key' | 'value'>): unknown =>
    problems.push({ part: 'attributes', name: attribute, ...found })
  if (name === null || name === '') wrong('name', { key: 'blank' })
  if (strategy !== undefined && !strategies.some((known) => known === strategy)) {
    wrong('strategy', { key: 'inclusion', value: strategy })
  }
  if (frequencies !== undefined && (!isJsonList(frequencies) || frequencies.length === 0)) {
    wrong('frequencies', { key: 'blank' })
  } else if (isJsonList(frequencies) && !frequencies.every((one) => typeof one === 'string' && isFrequency(one))) {
    wrong('frequencies', { key: 'inclusion', value: frequencies })
  }
  if (problems.length > 0) throw invalid(...problems)
}

/** How a market turns orders into automatic subscriptions. Changes do not reach the subscriptions that are there. */
export const subscriptionModels: Definition = {
  ...subscriptionModelsShape,
  create: (world, { attributes, relations }) => {
    check(attributes)
    return insert(world, { type: 'subscription_models', attributes, relations })
  },
  update: (world, model, wish) => {
    check(wish.attributes)
    return plainUpdate(world, model, wish)
  },
  remove: (world, model) => {
    const users = world.store.referring(['markets', 'order_subscriptions'], 'subscription_model', model)
    if (users.length > 0) throw locked('The subscription model is used by markets or subscriptions.')
    world.store.remove(model)
  },
}
