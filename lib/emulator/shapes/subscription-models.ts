import { baseFields, eventStores, field, many, none, type Shape } from '../schema.ts'

/** How a market turns orders into automatic subscriptions. */
export const subscriptionModelsShape: Shape = {
  type: 'subscription_models',
  holds: ['subscription_models'],
  operations: ['list', 'retrieve', 'create', 'update', 'delete'],
  fields: {
    name: field('string', 'CUFQS', { required: true }),
    strategy: field('string', 'CUFQS', { default: 'by_frequency' }),
    frequencies: field('array', 'CUF', { default: [], required: true }),
    auto_activate: field('boolean', 'CUFQ', { default: true }),
    auto_cancel: field('boolean', 'CUFQ', { default: false }),
    ...baseFields,
  },
  relationships: {
    markets: many(['markets'], 'subscription_model', ''),
    order_subscriptions: many(['order_subscriptions'], 'subscription_model', ''),
    attachments: none('Q'),
    event_stores: eventStores,
  },
}
