import { invalid } from '../api-error.ts'
import type { Wish } from '../definition.ts'
import { insert } from '../records.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'

/** Whether a text could be an e-mail address. */
export const isEmail = (text: unknown): text is string => typeof text === 'string' && /^[^\s@]+@[^\s@]+$/.test(text)

/** The customer with an e-mail address. */
export const customerWith = (world: World, email: string): Resource | undefined =>
  world.store.having('customers', 'email', email)[0]

/**
 * A wish for an order in which customer and e-mail address agree. An address alone finds the customer or makes one:
 * "a shortcut to find or create the associated customer by email", says the platform's schema.
 */
export const withCustomer = (world: World, wish: Wish): Wish => {
  const { customer } = wish.relations
  if (customer !== undefined) {
    const email = customer === null ? null : (world.store.get(customer)?.attributes.email ?? null)
    return { ...wish, attributes: { ...wish.attributes, customer_email: email } }
  }
  const { customer_email: email } = wish.attributes
  if (email === undefined) return wish
  if (email === null) return { ...wish, relations: { ...wish.relations, customer: null } }
  if (!isEmail(email)) throw invalid({ part: 'attributes', name: 'customer_email', message: 'is invalid' })
  const { id } = customerWith(world, email) ?? insert(world, { type: 'customers', attributes: { email } })
  return { ...wish, relations: { ...wish.relations, customer: { type: 'customers', id } } }
}
