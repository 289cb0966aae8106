import type { Definition } from '../definition.ts'
import { insert } from '../records.ts'
import { subscriptionModelsShape } from '../shapes/subscription-models.ts'
import { plainUpdate } from './plain-update.ts'

/** How a market turns orders into automatic subscriptions. */
export const subscriptionModels: Definition = {
  ...subscriptionModelsShape,
  create: (world, { attributes, relations }) => insert(world, { type: 'subscription_models', attributes, relations }),
  update: plainUpdate,
  remove: (world, model) => world.store.remove(model),
}
