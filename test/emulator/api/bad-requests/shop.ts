import { catalog } from '../../../../lib/emulator/catalog.ts'
import type { Resource } from '../../../../lib/emulator/resource.ts'
import { type EndpointType, endpointTypes, type Operation } from '../../../../lib/emulator/schema.ts'
import { hourMs, makeStage } from '../../stage.ts'
import { type BadRequest, jsonApi } from './bad-request.ts'

const orderStatuses = ['draft', 'pending', 'placed', 'approved', 'cancelled'] as const
const subscriptionStatuses = ['draft', 'inactive', 'active', 'running', 'cancelled', 'pending'] as const

/** An organization with something of every sort, and requests to it. */
export type Shop = {
  /** Headers of a good request. */
  readonly headers: Readonly<Record<string, string>>
  readonly tokens: { readonly expired: string; readonly foreign: string }
  /** The types under which an operation is offered. */
  offering(operation: Operation): readonly EndpointType[]
  /** What is found under a type. */
  found(type: EndpointType): readonly Resource[]
  handle(request: Omit<BadRequest, 'status'>): Promise<Response>
  /** Everything about the organization but how often it was asked. */
  inventory(): string
  run(ms: number): Promise<void>
}

const seed = {
  markets: [{ id: 'market', name: 'Europe' }],
  customers: [{ id: 'customer', email: 'ada@example.com' }],
  orders: orderStatuses.map((status) => ({ id: `order-${status}`, status, market: 'market', customer: 'customer' })),
  order_subscriptions: subscriptionStatuses.map((status) => ({
    id: `subscription-${status}`,
    status,
    source_order: 'order-placed',
    kind: status === 'draft' ? 'manual' : 'automatic',
    frequency: 'monthly',
  })),
  webhooks: [{ id: 'webhook', topic: 'order_copies.create', callback_url: 'https://perennial.example/in' }],
}

export const openShop = async (): Promise<Shop> => {
  const stage = makeStage()
  stage.emulator.control.seed(seed)
  const expired = await stage.token()
  const foreign = await makeStage({ organization: 'other', clientSecret: 'another' }).token()
  await stage.run(2 * hourMs)
  const sdk = await stage.sdk()
  await sdk.order_copies.create({ source_order: sdk.orders.relationship('order-placed') })
  await stage.run(hourMs)
  const headers = { authorization: `Bearer ${await stage.token()}`, accept: jsonApi, 'content-type': jsonApi }
  return {
    headers,
    tokens: { expired, foreign },
    offering: (operation) => endpointTypes.filter((type) => catalog[type].operations.includes(operation)),
    found: (type) => stage.emulator.snapshot().resources.filter((one) => catalog[type].holds.includes(one.type)),
    handle: ({ method, path, headers: given = headers, body }) =>
      stage.emulator.handle(
        new Request(`http://emulator.test${path}`, { method, headers: given, ...(body === undefined ? {} : { body }) }),
      ),
    inventory: () => JSON.stringify({ ...stage.emulator.snapshot(), requests: undefined }),
    run: stage.run,
  }
}
