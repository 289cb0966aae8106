import type { Json, JsonObject } from './json.ts'

/** The resource types that the emulator keeps. */
export const resourceTypes = [
  'customer_payment_sources',
  'customers',
  'event_callbacks',
  'events',
  'line_items',
  'markets',
  'order_copies',
  'order_subscription_items',
  'order_subscriptions',
  'orders',
  'recurring_order_copies',
  'subscription_models',
  'webhooks',
] as const

export type ResourceType = (typeof resourceTypes)[number]

/** Both kinds of copies. */
export const copyTypes = ['order_copies', 'recurring_order_copies'] as const

/** A resource's name within the organization; of a resource that is not kept here too, such as an address. */
export type Identifier = { readonly type: string; readonly id: string }

/**
 * A stored resource; never changed, always replaced. `relations` holds the to-one relationships (to-many ones are read from
 * their other end), `hidden` what the emulator knows and the API does not show.
 */
export type Resource = {
  readonly type: ResourceType
  readonly id: string
  readonly attributes: JsonObject
  readonly relations: { readonly [name: string]: Identifier | null }
  readonly hidden: JsonObject
}

/** An identifier as one text, to find things by. */
export const keyOf = ({ type, id }: Identifier): string => `${type}/${id}`

/** An attribute that is text, `undefined` when it is anything else. */
export const textOf = (resource: Resource, name: string): string | undefined => {
  const value = resource.attributes[name]
  return typeof value === 'string' ? value : undefined
}

/** An attribute that is a number, 0 when it is anything else. */
export const numberOf = (resource: Resource, name: string): number => {
  const value = resource.attributes[name]
  return typeof value === 'number' ? value : 0
}

/** The id at the other end of a to-one relationship. */
export const relatedId = (resource: Resource, name: string): string | undefined => resource.relations[name]?.id

/** A resource with some of its hidden members replaced. */
export const withHidden = (resource: Resource, hidden: { readonly [name: string]: Json }): Resource => ({
  ...resource,
  hidden: { ...resource.hidden, ...hidden },
})
