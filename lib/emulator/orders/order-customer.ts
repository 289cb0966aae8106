import type { Wish } from '../definition.ts'
import { invalid } from '../invalid.ts'
import { insert } from '../records.ts'
import type { Identifier, Resource } from '../resource.ts'
import type { World } from '../world.ts'

/** Whether a text could be an e-mail address. */
export const isEmail = (text: unknown): text is string => typeof text === 'string' && /^[^\s@]+@[^\s@]+$/.test(text)

/** The customer with an e-mail address. */
export const customerWith = (world: World, email: string): Resource | undefined =>
  world.store.having('customers', 'email', email)[0]

/** A wish for an order in which customer and e-mail address agree, and the customer who was made for that. */
export type WishWithCustomer = { readonly wish: Wish; readonly made?: Resource }

/**
 * Makes customer and e-mail address agree. An address alone finds the customer or makes one: "a shortcut to find or
 * create the associated customer by email", says the platform's schema. The caller announces who was made.
 */
export const withCustomer = (world: World, wish: Wish): WishWithCustomer => {
  const { customer } = wish.relations
  if (customer !== undefined) {
    const email = customer === null ? null : (world.store.get(customer)?.attributes.email ?? null)
    return { wish: { ...wish, attributes: { ...wish.attributes, customer_email: email } } }
  }
  const { customer_email: email } = wish.attributes
  const of = (customer: Identifier | null): Wish => ({ ...wish, relations: { ...wish.relations, customer } })
  if (email === undefined) return { wish }
  if (email === null) return { wish: of(null) }
  if (!isEmail(email)) throw invalid({ part: 'attributes', name: 'customer_email', key: 'invalid', value: email })
  const known = customerWith(world, email)
  if (known !== undefined) return { wish: of({ type: 'customers', id: known.id }) }
  const made = insert(world, { type: 'customers', attributes: { email } })
  return { wish: of({ type: 'customers', id: made.id }), made }
}
