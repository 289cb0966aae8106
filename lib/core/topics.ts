/** What a delivery of a topic is about, and what we do with it; the body's own status decides the rest. */
export type TopicRule =
  | { effect: 'subscription' | 'copy' | 'order' | 'destroyed' }
  | { effect: 'none'; reason: IgnoredReason }

/** Why a delivery has no effect. */
export type IgnoredReason =
  | 'copy_gone_order_stays'
  | 'order_not_placed'
  | 'payment_not_ours'
  | 'fulfillment_not_ours'
  | 'subscriptions_tell_themselves'
  | 'editing_not_ours'
  | 'tags_not_ours'
  | 'taxes_not_ours'
  | 'customer_not_ours'
  | 'unknown_topic'

const SUBSCRIPTION: TopicRule = { effect: 'subscription' }
const COPY: TopicRule = { effect: 'copy' }
const ORDER: TopicRule = { effect: 'order' }
const DESTROYED: TopicRule = { effect: 'destroyed' }

function none(reason: IgnoredReason): TopicRule {
  return { effect: 'none', reason }
}

const COPY_TOPICS: Readonly<Record<string, TopicRule>> = {
  create: COPY,
  start: COPY,
  complete: COPY,
  fail: COPY,
  destroy: none('copy_gone_order_stays'),
}

const SUCCEEDED_OR_FAILED: Readonly<Record<string, TopicRule>> = {
  create: none('payment_not_ours'),
  succeeded: none('payment_not_ours'),
  failed: none('payment_not_ours'),
}

/** Every topic that Commerce Layer offers for what we could be about (its webhooks app lists them, 2026-08). */
const TOPICS: Readonly<Record<string, Readonly<Record<string, TopicRule>>>> = {
  order_subscriptions: {
    create: SUBSCRIPTION,
    activate: SUBSCRIPTION,
    deactivate: SUBSCRIPTION,
    cancel: SUBSCRIPTION,
    renewal: SUBSCRIPTION,
    last_run_succeeded: SUBSCRIPTION,
    last_run_failed: SUBSCRIPTION,
    destroy: DESTROYED,
  },
  order_copies: COPY_TOPICS,
  recurring_order_copies: COPY_TOPICS,
  orders: {
    place: ORDER,
    approve: ORDER,
    cancel: ORDER,
    destroy: DESTROYED,
    create: none('order_not_placed'),
    draft: none('order_not_placed'),
    pending: none('order_not_placed'),
    placing: none('order_not_placed'),
    authorize: none('payment_not_ours'),
    pay: none('payment_not_ours'),
    void: none('payment_not_ours'),
    refund: none('payment_not_ours'),
    start_fulfilling: none('fulfillment_not_ours'),
    cancel_fulfilling: none('fulfillment_not_ours'),
    fulfill: none('fulfillment_not_ours'),
    rebuild_shipments: none('fulfillment_not_ours'),
    create_subscriptions: none('subscriptions_tell_themselves'),
    cancel_subscriptions: none('subscriptions_tell_themselves'),
    start_editing: none('editing_not_ours'),
    stop_editing: none('editing_not_ours'),
    tagged: none('tags_not_ours'),
    tax_calculation_failed: none('taxes_not_ours'),
  },
  transactions: { create: none('payment_not_ours'), refused: none('payment_not_ours') },
  authorizations: SUCCEEDED_OR_FAILED,
  captures: SUCCEEDED_OR_FAILED,
  refunds: SUCCEEDED_OR_FAILED,
  voids: SUCCEEDED_OR_FAILED,
  customers: { metadata_update: none('customer_not_ours') },
}

/** The same by whole topics. */
const RULES: ReadonlyMap<string, TopicRule> = new Map(
  Object.entries(TOPICS).flatMap(([resource, triggers]) =>
    Object.entries(triggers).map(([trigger, rule]) => [`${resource}.${trigger}`, rule]),
  ),
)

const KNOWN_TOPICS: readonly string[] = [...RULES.keys()]

const USED_TOPICS: readonly string[] = KNOWN_TOPICS.filter((topic) => topicRule(topic).effect !== 'none')

/** What a delivery of a topic is good for. A topic that nobody knows has a rule too: none, with that reason. */
export function topicRule(topic: string): TopicRule {
  return RULES.get(topic) ?? none('unknown_topic')
}

/** The resource type that a topic is about, e.g. `orders` for `orders.place`. */
export function typeOfTopic(topic: string): string {
  return topic.split('.', 1)[0] ?? ''
}

/** The topic whose deliveries come to an address: the last part of a path that ends in `/deliveries/TOPIC`. */
export function topicOfAddress(url: string): string | undefined {
  return /\/deliveries\/([a-z_]+\.[a-z_]+)\/*$/.exec(URL.parse(url)?.pathname ?? '')?.[1]
}

/** Every topic with a rule of its own. */
export function knownTopics(): readonly string[] {
  return KNOWN_TOPICS
}

/** The topics whose deliveries have an effect: the webhooks that a shop needs. */
export function usedTopics(): readonly string[] {
  return USED_TOPICS
}

/** What our webhooks include, so that a delivery says what it is about. */
export function includesOf(topic: string): string[] {
  switch (typeOfTopic(topic)) {
    case 'order_subscriptions':
      return ['source_order', 'order_subscription_items']
    case 'order_copies':
    case 'recurring_order_copies':
      return ['source_order', 'target_order', 'order_subscription']
    default:
      return ['order_subscription', 'order_subscriptions']
  }
}
