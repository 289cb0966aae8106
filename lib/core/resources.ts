import { parseErrorsLog } from './api-errors.ts'
import { type Fields, flagField, member, objectField, textField, timeField, wholeField } from './fields.ts'
import {
  type Document,
  includedFor,
  linked,
  linkedId,
  parseDocument,
  primaryResource,
  type Resource,
} from './json-api.ts'
import type { CopyType } from './run.ts'
import { isResourceId } from './run-key.ts'
import { topicOfAddress } from './topics.ts'
import type {
  CopyView,
  DeliveredResource,
  FailedDeliveryView,
  OrderView,
  ScheduleView,
  SubscriptionView,
  WebhookView,
} from './views.ts'

const STATUS = /^[a-z_]{1,40}$/

/** An order as a document shows it, or undefined when it is none or stripped (a destroyed one has only its id). */
export function orderView(resource: Resource): OrderView | undefined {
  const { attributes } = resource
  const status = statusOf(attributes)
  if (resource.type !== 'orders' || status === undefined || !isResourceId(resource.id)) return undefined
  const subscriptions = linked(resource, 'order_subscriptions')
  return {
    id: resource.id,
    status,
    paymentStatus: textField(attributes, 'payment_status') ?? 'unknown',
    fulfillmentStatus: textField(attributes, 'fulfillment_status') ?? 'unknown',
    createdMs: timeField(attributes, 'created_at') ?? updatedMs(resource),
    placedMs: timeField(attributes, 'placed_at'),
    updatedMs: updatedMs(resource),
    metadata: objectField(attributes, 'metadata'),
    amountCents: wholeField(attributes, 'total_amount_with_taxes_cents'),
    currencyCode: textField(attributes, 'currency_code'),
    renewsSubscriptionId: relatedId(resource, 'order_subscription'),
    hasSubscriptions: subscriptions && subscriptions.length > 0,
  }
}

/** A subscription as a document shows it, or undefined when it is none or stripped. */
export function subscriptionView(resource: Resource): SubscriptionView | undefined {
  const { attributes } = resource
  const status = statusOf(attributes)
  if (resource.type !== 'order_subscriptions' || status === undefined || !isResourceId(resource.id)) return undefined
  // Only automatic subscriptions have items of their own; a manual one clones its source order.
  const items = linked(resource, 'order_subscription_items')
  return {
    id: resource.id,
    status,
    placeTargetOrder: flagField(attributes, 'place_target_order') ?? true,
    startsMs: timeField(attributes, 'starts_at'),
    ...scheduleView(resource),
    succeededOnLastRun: flagField(attributes, 'succeeded_on_last_run'),
    updatedMs: updatedMs(resource),
    metadata: objectField(attributes, 'metadata'),
    sourceOrderId: relatedId(resource, 'source_order'),
    automatic: items && items.length > 0,
  }
}

function scheduleView({ attributes }: Resource): ScheduleView {
  return {
    frequency: textField(attributes, 'frequency') ?? '',
    lastRunMs: timeField(attributes, 'last_run_at'),
    nextRunMs: timeField(attributes, 'next_run_at'),
    expiresMs: timeField(attributes, 'expires_at'),
  }
}

/** A copy of either type as a document shows it, or undefined when it is none or stripped. */
export function copyView(resource: Resource, document: Document): CopyView | undefined {
  const { attributes, type } = resource
  const status = statusOf(attributes)
  if (!isCopyType(type) || status === undefined || !isResourceId(resource.id)) return undefined
  const targetOrder = includedFor(document, resource, 'target_order')
  const subscription = includedFor(document, resource, 'order_subscription')
  return {
    type,
    id: resource.id,
    status,
    createdMs: timeField(attributes, 'created_at') ?? updatedMs(resource),
    updatedMs: updatedMs(resource),
    reference: textField(attributes, 'reference'),
    referenceOrigin: textField(attributes, 'reference_origin'),
    placeTargetOrder: flagField(attributes, 'place_target_order'),
    sourceOrderId: relatedId(resource, 'source_order'),
    subscriptionId: relatedId(resource, 'order_subscription'),
    schedule: subscription && scheduleView(subscription),
    targetOrder: targetOrder && orderView(targetOrder),
    targetOrderId: targetOrder?.id ?? relatedId(resource, 'target_order'),
    error: parseErrorsLog(objectField(attributes, 'errors_log')),
  }
}

/** A webhook as a document shows it, or undefined when it is none. */
export function webhookView({ type, id, attributes }: Resource): WebhookView | undefined {
  const topic = textField(attributes, 'topic')
  if (type !== 'webhooks' || topic === undefined || !isResourceId(id)) return undefined
  const included = member(attributes, 'include_resources')
  return {
    id,
    name: textField(attributes, 'name'),
    topic,
    callbackUrl: textField(attributes, 'callback_url') ?? '',
    includeResources: Array.isArray(included) ? included.filter((name) => typeof name === 'string') : [],
    disabledMs: timeField(attributes, 'disabled_at'),
    circuitState: textField(attributes, 'circuit_state'),
    circuitFailureCount: wholeField(attributes, 'circuit_failure_count'),
    referenceOrigin: textField(attributes, 'reference_origin'),
  }
}

/** An attempt to deliver as a document shows it, or undefined when it is none. */
export function failedDeliveryView({ type, id, attributes }: Resource): FailedDeliveryView | undefined {
  const createdMs = timeField(attributes, 'created_at')
  if (type !== 'event_callbacks' || createdMs === undefined || !isResourceId(id)) return undefined
  const payload = parseDocument(objectField(attributes, 'payload'))
  const about = payload && primaryResource(payload)
  return {
    id,
    createdMs,
    topic: topicOfAddress(textField(attributes, 'callback_url') ?? ''),
    responseCode: textField(attributes, 'response_code'),
    about: about && deliveredResource(about),
  }
}

function deliveredResource({ type, id, attributes }: Resource): DeliveredResource | undefined {
  return isResourceId(id) ? { type, id, updatedMs: timeField(attributes, 'updated_at') } : undefined
}

/** Whether a resource type is one of the two kinds of copy. */
export function isCopyType(type: string): type is CopyType {
  return type === 'order_copies' || type === 'recurring_order_copies'
}

/** Statuses are an open set, but each is a word; what is none would lie in the ledger as whatever text it is. */
function statusOf(attributes: Fields): string | undefined {
  const status = textField(attributes, 'status')
  return status !== undefined && STATUS.test(status) ? status : undefined
}

/** Without any time of its own a resource counts as older than everything. */
function updatedMs({ attributes }: Resource): number {
  return timeField(attributes, 'updated_at') ?? timeField(attributes, 'created_at') ?? 0
}

function relatedId(resource: Resource, relationship: string): string | undefined {
  const id = linkedId(resource, relationship)
  return id !== undefined && isResourceId(id) ? id : undefined
}
