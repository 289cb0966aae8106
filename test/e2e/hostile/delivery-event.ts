import { signBody } from '../../../lib/core/signature.ts'

/** What API Gateway hands over of a request, as far as the function reads it. */
export interface DeliveryEvent {
  pathParameters?: Record<string, string> | undefined
  headers?: Record<string, string> | undefined
  body?: string | undefined
  isBase64Encoded: boolean
}

/** What has to become of a delivery, and of table and queue with it. */
export type Expected =
  /** 401, and nothing changes. */
  | 'forged'
  /** 413, and nothing changes. */
  | 'too_large'
  /** 200, and nothing changes. */
  | 'without_effect'
  /** 200, and a message with topic, size and sha256 is all that is left of it. */
  | 'unreadable'
  /** 200: it says something after all, and what is written can be read. */
  | 'read'

export interface HostileDelivery {
  what: string
  event: DeliveryEvent
  expected: Expected
}

/** Stands in every body where customers' data stand, and must stand nowhere afterwards; no id can be like it. */
export const MARK = 'Märk.9f3a'
export const TOPIC = 'order_subscriptions.activate'
/** One of the two that every topic has which has none of its own. */
export const SECRET = 'a-secret-of-the-test'
export const OWN_SECRET = 'the-secret-of-orders-place'
export const OTHER_SECRET = 'the-secret-of-orders-cancel'
export const SECRETS = {
  '*': ['the-secret-before', SECRET],
  'orders.place': [OWN_SECRET],
  'orders.cancel': [OTHER_SECRET],
}

/** An event whose headers are as they should be, but for those given. */
export function deliveryEvent(
  body: string | Uint8Array,
  { topic = TOPIC, secret = SECRET, headers = {} }: { topic?: string; secret?: string; headers?: Headers } = {},
): DeliveryEvent {
  const bytes = Buffer.from(body)
  const right = { 'x-commercelayer-topic': topic, 'x-commercelayer-signature': signBody(bytes, secret) }
  const given = Object.entries({ ...right, ...headers })
  return {
    pathParameters: { topic },
    headers: Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    body: bytes.toString('base64'),
    isBase64Encoded: true,
  }
}

type Headers = Record<string, string | undefined>

export type Attributes = Record<string, unknown>

const SAID = {
  status: 'active',
  frequency: 'monthly',
  next_run_at: '2031-03-02T00:00:00.000Z',
  updated_at: '2026-03-01T00:00:00.000Z',
  customer_email: `${MARK}@example.com`,
  metadata: { customer: MARK },
}

/** The document of a subscription as Commerce Layer would send it. */
export function subscription(attributes: Attributes = {}, more: Record<string, unknown> = {}): object {
  return { data: { type: 'order_subscriptions', id: 'milk', attributes: { ...SAID, ...attributes }, ...more } }
}

/** The document of a placed order that asks to recur. */
export function order(perennial: unknown, attributes: Attributes = {}): object {
  const said = { status: 'placed', placed_at: '2026-03-01T00:00:00.000Z', customer_email: `${MARK}@example.com` }
  const metadata = { perennial, customer: MARK }
  return { data: { type: 'orders', id: 'tea', attributes: { ...said, metadata, ...attributes } } }
}
