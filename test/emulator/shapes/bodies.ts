import type { Json, JsonObject } from '../../../lib/emulator/json.ts'
import type { EndpointType } from '../../../lib/emulator/schema.ts'
import { isoOf } from '../../../lib/emulator/time.ts'
import { dayMs, startMs } from '../stage.ts'
import type { Fact } from './facts.ts'

/** What a request may say about a resource. */
export type Members = {
  readonly attributes?: JsonObject
  readonly relationships?: JsonObject
}

const to = (type: string, id: string): JsonObject => ({ data: { type, id } })

const isoAfterDays = (days: number): string => isoOf(startMs + days * dayMs)

const minimal: Partial<Record<EndpointType, (number: number) => Members>> = {
  order_copies: () => ({ relationships: { source_order: to('orders', 'source') } }),
  recurring_order_copies: () => ({
    relationships: {
      source_order: to('orders', 'source'),
      order_subscription: to('order_subscriptions', 'automatic'),
    },
  }),
  order_subscriptions: () => ({
    attributes: { frequency: 'monthly' },
    relationships: { source_order: to('orders', 'cart') },
  }),
  order_subscription_items: (number) => ({
    attributes: { quantity: 1 },
    relationships: {
      order_subscription: to('order_subscriptions', 'automatic'),
      item: to('skus', `sku-${number}`),
    },
  }),
  subscription_models: (number) => ({ attributes: { name: `Model ${number}`, frequencies: ['monthly'] } }),
  orders: () => ({}),
  line_items: (number) => ({
    attributes: { quantity: 1 },
    relationships: { order: to('orders', 'cart'), item: to('skus', `sku-${number}`) },
  }),
  webhooks: () => ({ attributes: { topic: 'order_copies.create', callback_url: 'https://receiver.test/hook' } }),
  customers: (number) => ({ attributes: { email: `person-${number}@example.com` } }),
  customer_payment_sources: () => ({ relationships: { customer: to('customers', 'customer') } }),
  markets: (number) => ({
    attributes: { name: `Market ${number}` },
    relationships: {
      merchant: to('merchants', 'merchant'),
      price_list: to('price_lists', 'prices'),
      inventory_model: to('inventory_models', 'stock'),
    },
  }),
}

/** The least that a POST of a type must say; each number gives another resource. */
export const minimalBody = (type: EndpointType, number: number): Members => {
  const body = minimal[type]
  if (body === undefined) throw new Error(`expected a type that can be created, got ${type}`)
  return body(number)
}

/** Values of fields for which not any of their type will do. */
const particular: Readonly<Record<string, Json>> = {
  'customers.email': 'new@example.com',
  'line_items.frequency': 'monthly',
  'line_items.item_type': 'skus',
  'line_items._external_price': true,
  'order_subscriptions.activate_by_source_order': true,
  'order_subscriptions.expires_at': isoAfterDays(100),
  'order_subscriptions.frequency': 'weekly',
  'order_subscriptions.renewal_alert_period': 24,
  'orders.customer_email': 'buyer@example.com',
  'orders._customer_payment_source_id': 'wallet',
  'orders.language_code': 'it',
  'subscription_models.frequencies': ['daily', 'weekly'],
  'subscription_models.strategy': 'by_line_items',
  'webhooks.callback_url': 'https://elsewhere.test/hook',
  'webhooks.include_resources': ['source_order'],
  'webhooks.topic': 'order_copies.complete',
  'markets.external_includes': ['order'],
}

const ofKind = ({ name, kind, default: usual }: Fact): Json => {
  // Triggers are sent as false, so that they do nothing.
  if (kind === 'boolean') return !name.startsWith('_') && usual !== 'true'
  if (kind === 'integer') return 3
  if (kind === 'float') return 0.5
  if (kind === 'datetime') return isoAfterDays(10)
  if (kind === 'object') return { colour: 'red' }
  if (kind === 'array') return ['one', 'two']
  return `some ${name}`
}

/** A value that a field takes; another than its default where nothing stands against it. */
export const valueFor = (type: EndpointType, field: Fact): Json => particular[`${type}.${field.name}`] ?? ofKind(field)

const ids: Readonly<Record<string, string>> = {
  customer_payment_sources: 'wallet',
  customers: 'customer',
  markets: 'market',
  order_subscriptions: 'automatic',
  orders: 'source',
  subscription_models: 'model',
}

/** What a relationship can be set to: a resource of the organization, or anything of a type that is not kept. */
export const linkageFor = (type: EndpointType, { name, kind, of }: Fact): JsonObject => {
  const [first = ''] = of
  const id = type === 'line_items' && name === 'order' ? 'cart' : (ids[first] ?? `some-${name}`)
  return kind === 'many' ? { data: [{ type: first, id }] } : to(first, id)
}
