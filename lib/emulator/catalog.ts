import type { Definition } from './definition.ts'
import { customerPaymentSources } from './resources/customer-payment-sources.ts'
import { customers } from './resources/customers.ts'
import { eventCallbacks } from './resources/event-callbacks.ts'
import { events } from './resources/events.ts'
import { lineItems } from './resources/line-items.ts'
import { markets } from './resources/markets.ts'
import { orderCopies } from './resources/order-copies.ts'
import { orderFactories } from './resources/order-factories.ts'
import { orderSubscriptionItems } from './resources/order-subscription-items.ts'
import { orderSubscriptions } from './resources/order-subscriptions.ts'
import { orders } from './resources/orders.ts'
import { recurringOrderCopies } from './resources/recurring-order-copies.ts'
import { subscriptionModels } from './resources/subscription-models.ts'
import { webhooks } from './resources/webhooks.ts'
import type { EndpointType } from './schema.ts'

/** Every endpoint of the emulated API. */
export const catalog: Readonly<Record<EndpointType, Definition>> = {
  customer_payment_sources: customerPaymentSources,
  customers,
  event_callbacks: eventCallbacks,
  events,
  line_items: lineItems,
  markets,
  order_copies: orderCopies,
  order_factories: orderFactories,
  order_subscription_items: orderSubscriptionItems,
  order_subscriptions: orderSubscriptions,
  orders,
  recurring_order_copies: recurringOrderCopies,
  subscription_models: subscriptionModels,
  webhooks,
}
