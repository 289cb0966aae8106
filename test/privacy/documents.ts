import fc from 'fast-check'
import { typeOfTopic, usedTopics } from '../../lib/core/topics.ts'
import type { Customer } from './customer.ts'
import { saidOf } from './texts.ts'

export type Json = Record<string, unknown>

/** What the first copy of the order's first run bears, an hour after the order was placed at midnight. */
export const FIRST_REFERENCE = 'order:tea@2026-03-01T01:00:00Z/1'

/** The attributes in which Commerce Layer says something of a customer. */
function personal(customer: Customer): Json {
  const { email, name, street, city, phone, card, token } = customer
  return {
    customer_email: email,
    email,
    first_name: name.split(' ')[0],
    last_name: name.split(' ')[1],
    full_name: name,
    name,
    company: `${name} Ltd`,
    line_1: street,
    line_2: `c/o ${name}`,
    city,
    phone,
    full_address: `${street}, ${city}`,
    notes: `ring at ${name}, ${phone}`,
    token,
    cart_url: `https://example.com/${token}?email=${encodeURIComponent(email)}`,
    payment_source_details: { type: 'card', card, holder: name },
    number: '1042',
  }
}

function included(customer: Customer): Json[] {
  const of = (type: string, id: string, attributes: Json = {}) => ({
    type,
    id,
    attributes: { ...personal(customer), ...attributes },
  })
  return [
    of('addresses', 'address'),
    of('customers', 'customer'),
    of('stripe_payments', 'payment', { client_secret: customer.token, payment_method: { card: customer.card } }),
    of('orders', 'target', { status: 'pending', payment_status: 'unpaid' }),
    of('order_subscriptions', 'milk', { status: 'active', frequency: 'monthly' }),
  ]
}

/** Terms that ask to recur, some of them with a customer's data where a time or a flag should be. */
function terms(customer: Customer): fc.Arbitrary<unknown> {
  const { email, name, token } = customer
  return fc.constantFrom<unknown>(
    ...[undefined, null, email, [name], { frequency: name }, { frequency: 'monthly', time_zone: email }],
    ...[
      { frequency: 'monthly', starts_at: token },
      { frequency: 'monthly', [email]: name },
      { frequency: 'monthly', [`of ${name}`]: 1 },
    ],
    { frequency: 'monthly', starts_at: '2026-03-05T00:00:00Z' },
  )
}

const STATUSES: Record<string, readonly string[]> = {
  orders: ['placed', 'pending', 'cancelled', 'approved'],
  order_subscriptions: ['active', 'inactive', 'cancelled', 'running', 'draft'],
  order_copies: ['failed', 'completed', 'in_progress', 'pending', 'aborted'],
  recurring_order_copies: ['failed', 'completed', 'in_progress'],
}

/** A document of a type that says all that Commerce Layer can say of a customer. */
export function documentAbout(
  customer: Customer,
  type: string,
  attributes: Json = {},
): { data: Json; included: Json[] } {
  const link = (linked: string, id: string) => ({ data: { type: linked, id } })
  const relationships = {
    source_order: link('orders', 'tea'),
    target_order: link('orders', 'target'),
    // An order that renews a subscription is no series of its own.
    ...(type !== 'orders' && { order_subscription: link('order_subscriptions', 'milk') }),
    billing_address: link('addresses', 'address'),
    payment_source: link('stripe_payments', 'payment'),
  }
  const id = type === 'orders' ? 'tea' : type === 'order_subscriptions' ? 'milk' : 'copy'
  const said = { ...personal(customer), metadata: personal(customer), ...attributes }
  return { data: { type, id, attributes: said, relationships, meta: personal(customer) }, included: included(customer) }
}

/** A document of a topic, with whatever may stand in it. */
export function documentOf(topic: string, customer: Customer): fc.Arbitrary<object> {
  const type = typeOfTopic(topic)
  return fc
    .record({
      status: fc.constantFrom(...(STATUSES[type] ?? ['pending'])),
      perennial: terms(customer),
      said: saidOf(customer),
      key: fc.constantFrom('status', 'payment_source', customer.email, customer.name),
      reference: fc.constantFrom(undefined, customer.email, customer.name, customer.token, FIRST_REFERENCE),
      minute: fc.nat(59),
    })
    .map(({ status, perennial, said, key, reference, minute }) => {
      const updated_at = `2026-03-01T00:${String(minute).padStart(2, '0')}:00.000Z`
      return documentAbout(customer, type, {
        status,
        placed_at: updated_at,
        updated_at,
        next_run_at: '2026-03-09T00:00:00Z',
        metadata: { ...personal(customer), perennial },
        errors_log: { [key]: [said] },
        reference,
        reference_origin: 'perennial',
      })
    })
}

/** A topic and the bytes of its delivery: mostly a document, sometimes one that is cut off or about something else. */
export function deliveryOf(customer: Customer): fc.Arbitrary<{ topic: string; body: string }> {
  return fc.constantFrom(...usedTopics()).chain((topic) =>
    fc.tuple(documentOf(topic, customer), fc.nat(9)).map(([document, how]) => {
      const text = JSON.stringify(document)
      return { topic, body: how === 0 ? text.slice(0, -20) : how === 1 ? text.replace('"data"', '"dаta"') : text }
    }),
  )
}
