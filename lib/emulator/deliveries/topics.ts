/** How a topic looks: `resource.trigger`. */
const topicPattern = /^([a-z_]+)\.([a-z_]+)$/

const copyTriggers = ['create', 'start', 'complete', 'fail', 'destroy']

/**
 * The triggers of the resources whose topics are known in full, as the platform's dashboard offers them; some resources
 * have none. What happens to other resources, kept here or not, can be listened to under any name that looks right.
 */
const knownTriggers: ReadonlyMap<string, readonly string[]> = new Map([
  ['customer_payment_sources', []],
  ['order_copies', copyTriggers],
  ['order_factories', []],
  ['order_subscription_items', []],
  [
    'order_subscriptions',
    [
      ...['create', 'activate', 'deactivate', 'cancel', 'destroy', 'renewal', 'last_run_succeeded', 'last_run_failed'],
      'pending',
    ],
  ],
  [
    'orders',
    [
      ...['create', 'draft', 'pending', 'placing', 'place', 'approve', 'cancel', 'authorize', 'pay', 'void', 'refund'],
      ...['start_fulfilling', 'cancel_fulfilling', 'fulfill', 'rebuild_shipments', 'create_subscriptions'],
      ...['cancel_subscriptions', 'start_editing', 'stop_editing', 'tagged', 'tax_calculation_failed', 'destroy'],
    ],
  ],
  ['recurring_order_copies', copyTriggers],
])

/** Whether webhooks can listen to a topic. */
export const isTopic = (text: string): boolean => {
  const [, type = '', trigger = ''] = topicPattern.exec(text) ?? []
  return trigger !== '' && (knownTriggers.get(type)?.includes(trigger) ?? true)
}

/** The resource that a topic is about. */
export const typeOfTopic = (topic: string): string => topicPattern.exec(topic)?.[1] ?? ''

/** Whether a topic tells of the end of a resource. */
export const isDestroy = (topic: string): boolean => topic.endsWith('.destroy')
