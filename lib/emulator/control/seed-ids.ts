import type { Seed } from '../control-types.ts'
import type { ResourceType } from '../resource.ts'
import type { World } from '../world.ts'

/** A member of a seed that has, or may have, an id, and where it stands in the seed. */
type Named = { readonly id?: string | undefined; readonly pointer: string }

const sections = [
  'subscription_models',
  'markets',
  'customers',
  'customer_payment_sources',
  'orders',
  'order_subscriptions',
  'webhooks',
] as const

const membersOf = (seed: Seed, section: (typeof sections)[number]): readonly Named[] => {
  const members: readonly { readonly id?: string }[] = seed[section] ?? []
  return members.map(({ id }, index) => ({ id, pointer: `/${section}/${index}` }))
}

const lineItemsIn = (seed: Seed): readonly Named[] =>
  (seed.orders ?? []).flatMap(({ line_items }, index) =>
    (line_items ?? []).map(({ id }, line) => ({ id, pointer: `/orders/${index}/line_items/${line}` })),
  )

const takenAmong = (world: World, type: ResourceType, members: readonly Named[]): readonly string[] => {
  const seen = new Set<string>()
  return members.flatMap(({ id, pointer }) => {
    if (id === undefined) return []
    const isTaken = seen.has(id) || world.store.get({ type, id }) !== undefined
    seen.add(id)
    return isTaken ? [`${pointer}/id: ${id} is taken, expected a new id`] : []
  })
}

/** Ids that are taken, by this seed or by what is there already. */
export const takenIds = (world: World, seed: Seed): readonly string[] => [
  ...sections.flatMap((section) => takenAmong(world, section, membersOf(seed, section))),
  ...takenAmong(world, 'line_items', lineItemsIn(seed)),
]

/** What a member of a seed wants to be there: where it says so, and the id. */
type Need = { readonly type: (typeof sections)[number]; readonly id: string | undefined; readonly pointer: string }

const needsOf = (seed: Seed): readonly Need[] => [
  ...(seed.markets ?? []).map(
    ({ subscription_model: id }, index): Need => ({
      type: 'subscription_models',
      id,
      pointer: `/markets/${index}/subscription_model`,
    }),
  ),
  ...(seed.customer_payment_sources ?? []).map(
    ({ customer: id }, index): Need => ({
      type: 'customers',
      id,
      pointer: `/customer_payment_sources/${index}/customer`,
    }),
  ),
  ...(seed.orders ?? []).flatMap(({ market, customer, customer_payment_source }, index): readonly Need[] => [
    { type: 'markets', id: market, pointer: `/orders/${index}/market` },
    { type: 'customers', id: customer, pointer: `/orders/${index}/customer` },
    {
      type: 'customer_payment_sources',
      id: customer_payment_source,
      pointer: `/orders/${index}/customer_payment_source`,
    },
  ]),
  ...(seed.order_subscriptions ?? []).flatMap(({ source_order, customer_payment_source }, index): readonly Need[] => [
    { type: 'orders', id: source_order, pointer: `/order_subscriptions/${index}/source_order` },
    {
      type: 'customer_payment_sources',
      id: customer_payment_source,
      pointer: `/order_subscriptions/${index}/customer_payment_source`,
    },
  ]),
]

/** References to what is neither in this seed nor there already. */
export const missingIds = (world: World, seed: Seed): readonly string[] => {
  const planted = new Map(
    sections.map((section) => [section, new Set(membersOf(seed, section).map(({ id }) => id))] as const),
  )
  return needsOf(seed).flatMap(({ type, id, pointer }) => {
    if (id === undefined || planted.get(type)?.has(id) === true || world.store.get({ type, id }) !== undefined)
      return []
    return [`${pointer}: no such member of ${type}: ${id}`]
  })
}
