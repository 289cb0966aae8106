import { locked } from '../api-error.ts'
import type { Definition, Wish } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { type Invalid, invalid } from '../invalid.ts'
import type { Json, JsonObject } from '../json.ts'
import { customerWith, isEmail } from '../orders/order-customer.ts'
import { change, insert } from '../records.ts'
import type { Resource } from '../resource.ts'
import { customersShape } from '../shapes/customers.ts'
import { plainAttributes } from '../wish-triggers.ts'
import type { World } from '../world.ts'

const emailProblem = (world: World, email: Json | undefined, own: Resource | undefined): Invalid | undefined => {
  const wrong = { part: 'attributes', name: 'email', value: email ?? null } as const
  if (!isEmail(email)) return { ...wrong, key: 'invalid' }
  const other = customerWith(world, email)
  return other === undefined || other.id === own?.id ? undefined : { ...wrong, key: 'taken' }
}

/** What is kept of a wish: of a password only that there is one. */
const attributesOf = (wish: Wish): JsonObject => {
  const { password, ...attributes } = plainAttributes(wish)
  return password === undefined ? attributes : { ...attributes, has_password: password !== null }
}

const referrers = ['orders', 'order_subscriptions'] as const

/** What shows a customer's e-mail address follows it, but for orders: one that was placed keeps what it was placed with. */
const spreadEmail = (world: World, customer: Resource): void => {
  const customer_email = customer.attributes.email ?? null
  for (const referrer of world.store.referring(referrers, 'customer', customer)) {
    if ((referrer.attributes.placed_at ?? null) === null) change(world, referrer, { customer_email })
  }
}

/** Customers, as far as orders and subscriptions need them. */
export const customers: Definition = {
  ...customersShape,
  create: (world, wish) => {
    const problem = emailProblem(world, wish.attributes.email, undefined)
    if (problem !== undefined) throw invalid(problem)
    const made = insert(world, { type: 'customers', attributes: attributesOf(wish), relations: wish.relations })
    publish(world, 'customers.create', made)
    if (made.attributes.has_password === true) publish(world, 'customers.create_password', made)
    return made
  },
  update: (world, customer, wish) => {
    const changesEmail = 'email' in wish.attributes
    const problem = changesEmail ? emailProblem(world, wish.attributes.email, customer) : undefined
    if (problem !== undefined) throw invalid(problem)
    const relations = { ...customer.relations, ...wish.relations }
    const changed = change(world, { ...customer, relations }, attributesOf(wish))
    if (changesEmail) spreadEmail(world, changed)
    if ('metadata' in wish.attributes) publish(world, 'customers.metadata_update', changed)
    const isFirstPassword = changed.attributes.has_password === true && customer.attributes.has_password !== true
    if (isFirstPassword) publish(world, 'customers.create_password', changed)
    return changed
  },
  remove: (world, customer) => {
    if (world.store.referring(referrers, 'customer', customer).length > 0) {
      throw locked('The customer has orders or subscriptions and cannot be deleted.')
    }
    const wallet = world.store.referring(['customer_payment_sources'], 'customer', customer)
    for (const source of wallet) world.store.remove(source)
    world.store.remove(customer)
    publish(world, 'customers.destroy', customer)
  },
}
