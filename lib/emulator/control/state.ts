import type { Counter } from '../api/counts.ts'
import { outcomeOf } from '../copies/outcome.ts'
import type { Delivery } from '../deliveries/outbox.ts'
import { isJsonList, isJsonObject } from '../json.ts'
import { nowIso } from '../records.ts'
import { copyTypes, numberOf, type Resource, relatedId, textOf } from '../resource.ts'
import type {
  EmulatorState,
  StateCopy,
  StateDelivery,
  StateOrder,
  StateResource,
  StateSubscription,
  StateWebhook,
} from '../state-types.ts'
import type { World } from '../world.ts'

const common = (resource: Resource): StateResource => {
  const { metadata } = resource.attributes
  return {
    id: resource.id,
    type: resource.type,
    created_at: textOf(resource, 'created_at') ?? '',
    updated_at: textOf(resource, 'updated_at') ?? '',
    reference: textOf(resource, 'reference') ?? null,
    reference_origin: textOf(resource, 'reference_origin') ?? null,
    metadata: isJsonObject(metadata) ? metadata : {},
  }
}

const orderState = (order: Resource): StateOrder => ({
  ...common(order),
  number: textOf(order, 'number') ?? '',
  status: textOf(order, 'status') ?? '',
  payment_status: textOf(order, 'payment_status') ?? '',
  total_amount_cents: numberOf(order, 'total_amount_cents'),
  currency_code: textOf(order, 'currency_code') ?? '',
  placed_at: textOf(order, 'placed_at') ?? null,
  cancelled_at: textOf(order, 'cancelled_at') ?? null,
  customer: relatedId(order, 'customer') ?? null,
  market: relatedId(order, 'market') ?? null,
  order_subscription: relatedId(order, 'order_subscription') ?? null,
  copy_outcome: outcomeOf(order),
})

const errorsLog = (copy: Resource): Readonly<Record<string, readonly string[]>> => {
  const log = copy.attributes.errors_log
  if (!isJsonObject(log)) return {}
  return Object.fromEntries(
    Object.entries(log).map(([name, messages]) => [name, isJsonList(messages) ? messages.map(String) : []]),
  )
}

const copyState = (copy: Resource): StateCopy => ({
  ...common(copy),
  status: textOf(copy, 'status') ?? '',
  started_at: textOf(copy, 'started_at') ?? null,
  completed_at: textOf(copy, 'completed_at') ?? null,
  failed_at: textOf(copy, 'failed_at') ?? null,
  errors_count: numberOf(copy, 'errors_count'),
  errors_log: errorsLog(copy),
  place_target_order: copy.attributes.place_target_order === true,
  source_order: relatedId(copy, 'source_order') ?? '',
  target_order: relatedId(copy, 'target_order') ?? null,
  order_subscription: relatedId(copy, 'order_subscription') ?? null,
})

const subscriptionState = (subscription: Resource): StateSubscription => {
  const succeeded = subscription.attributes.succeeded_on_last_run
  return {
    ...common(subscription),
    number: textOf(subscription, 'number') ?? '',
    status: textOf(subscription, 'status') ?? '',
    frequency: textOf(subscription, 'frequency') ?? '',
    starts_at: textOf(subscription, 'starts_at') ?? null,
    next_run_at: textOf(subscription, 'next_run_at') ?? null,
    last_run_at: textOf(subscription, 'last_run_at') ?? null,
    expires_at: textOf(subscription, 'expires_at') ?? null,
    occurrencies: numberOf(subscription, 'occurrencies'),
    errors_count: numberOf(subscription, 'errors_count'),
    succeeded_on_last_run: typeof succeeded === 'boolean' ? succeeded : null,
    source_order: relatedId(subscription, 'source_order') ?? '',
    miss_next_runs: Number(subscription.hidden.miss_next_runs ?? 0),
  }
}

const webhookState = (webhook: Resource): StateWebhook => ({
  ...common(webhook),
  topic: textOf(webhook, 'topic') ?? '',
  callback_url: textOf(webhook, 'callback_url') ?? '',
  shared_secret: textOf(webhook, 'shared_secret') ?? '',
  circuit_state: webhook.attributes.circuit_state === 'open' ? 'open' : 'closed',
  circuit_failure_count: numberOf(webhook, 'circuit_failure_count'),
  disabled_at: textOf(webhook, 'disabled_at') ?? null,
})

const deliveryState = (delivery: Delivery): StateDelivery => ({
  id: delivery.id,
  webhook: delivery.webhookId,
  topic: delivery.topic,
  resource_type: delivery.resourceType,
  resource_id: delivery.resourceId,
  callback_url: delivery.callbackUrl,
  status: delivery.status,
  attempts: delivery.attempts,
  created_at: delivery.createdAt,
  response_code: delivery.responseCode,
  delivered_at: delivery.status === 'delivered' ? delivery.settledAt : null,
  body: delivery.body,
})

/** Everything about the organization, for tests and demonstrations. */
export const stateOf = (world: World, counter: Counter): EmulatorState => ({
  now: nowIso(world),
  organization: world.organization,
  mode: world.mode,
  orders: world.store.all(['orders']).map(orderState),
  copies: world.store.all(copyTypes).map(copyState),
  order_subscriptions: world.store.all(['order_subscriptions']).map(subscriptionState),
  webhooks: world.store.all(['webhooks']).map(webhookState),
  deliveries: world.outbox.all().map(deliveryState),
  requests: counter.all(),
  faults: world.faults.all(),
})
