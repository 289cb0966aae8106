import type { Seed, SeedOrder } from '../control-types.ts'
import { lineTotalCents } from '../orders/line-items.ts'
import { customerWith } from '../orders/order-customer.ts'
import { relatedId } from '../resource.ts'
import { webhooksNamed } from '../resources/webhooks.ts'
import type { World } from '../world.ts'

/** A value of a seed that nothing else may have. */
type Unique = { readonly value: string; readonly pointer: string; readonly isTaken: boolean }

const repeated = (values: readonly Unique[]): readonly string[] => {
  const seen = new Set<string>()
  return values.flatMap(({ value, pointer, isTaken }) => {
    const problem = isTaken || seen.has(value) ? [`${pointer}: ${value} is taken, expected a new one`] : []
    seen.add(value)
    return problem
  })
}

/** Names of webhooks and e-mail addresses of customers that are taken, by this seed or by what is there already. */
export const takenNames = (world: World, seed: Seed): readonly string[] => [
  ...repeated(
    (seed.customers ?? []).map(({ email }, index) => ({
      value: email,
      pointer: `/customers/${index}/email`,
      isTaken: customerWith(world, email) !== undefined,
    })),
  ),
  ...repeated(
    (seed.webhooks ?? []).flatMap(({ id, name = id && `Webhook ${id}` }, index) =>
      name === undefined
        ? []
        : [{ value: name, pointer: `/webhooks/${index}/name`, isTaken: webhooksNamed(world, name).length > 0 }],
    ),
  ),
]

/** Payment sources that are from the wallet of another customer than the one who is to pay with them. */
export const strangeWallets = (world: World, seed: Seed): readonly string[] => {
  const orders = new Map((seed.orders ?? []).map((order) => [order.id, order]))
  const owners = new Map((seed.customer_payment_sources ?? []).map(({ id, customer }) => [id, customer]))
  const ownerOf = (id: string): string | undefined => {
    const stored = world.store.get({ type: 'customer_payment_sources', id })
    return owners.get(id) ?? (stored && relatedId(stored, 'customer'))
  }
  const buyerIn = ({ customer, customer_payment_source: saved }: SeedOrder): string | undefined =>
    customer ?? (saved === undefined ? undefined : ownerOf(saved))
  const buyerOf = (id: string): string | undefined => {
    const seeded = orders.get(id)
    const stored = world.store.get({ type: 'orders', id })
    return seeded === undefined ? stored && relatedId(stored, 'customer') : buyerIn(seeded)
  }
  const strange = (saved: string | undefined, buyer: string | undefined, pointer: string): readonly string[] =>
    saved === undefined || ownerOf(saved) === buyer
      ? []
      : [`${pointer}/customer_payment_source: expected one of the order's customer, got ${saved} of another`]
  return [
    ...(seed.orders ?? []).flatMap((order, index) =>
      strange(order.customer_payment_source, buyerIn(order), `/orders/${index}`),
    ),
    ...(seed.order_subscriptions ?? []).flatMap(({ customer_payment_source: saved, source_order }, index) =>
      strange(saved, buyerOf(source_order), `/order_subscriptions/${index}`),
    ),
  ]
}

type Priced = { readonly quantity: number; readonly unit_amount_cents: number }

const uncountable = (items: readonly Priced[] | undefined, pointer: string): readonly string[] =>
  (items ?? []).flatMap(({ quantity, unit_amount_cents: unitAmountCents }, index) =>
    Number.isSafeInteger(lineTotalCents({ quantity, unitAmountCents }))
      ? []
      : [`${pointer}/${index}/quantity: expected a total of at most ${Number.MAX_SAFE_INTEGER} cents`],
  )

/** Quantities at prices whose product no longer is an exact number of cents. */
export const uncountableTotals = (seed: Seed): readonly string[] => [
  ...(seed.orders ?? []).flatMap(({ line_items }, index) => uncountable(line_items, `/orders/${index}/line_items`)),
  ...(seed.order_subscriptions ?? []).flatMap(({ items }, index) =>
    uncountable(items, `/order_subscriptions/${index}/items`),
  ),
]
