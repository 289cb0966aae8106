import type { Json } from './json.ts'
import { type Resource, type ResourceType, resourceTypes } from './resource.ts'

/** The types under which the API can be asked; `order_factories` are the copies of both kinds. */
export const endpointTypes = [...resourceTypes, 'order_factories'] as const

export type EndpointType = (typeof endpointTypes)[number]

/** Whether a name is a type under which the emulated API can be asked. */
export const isEndpointType = (name: string): name is EndpointType => endpointTypes.some((type) => type === name)

export type FieldType = 'string' | 'boolean' | 'integer' | 'float' | 'datetime' | 'object' | 'array'

/**
 * What may be done with an attribute, as letters: `C` set on create, `U` set on update, `F` fetched, `Q` filtered by, `S` sorted by.
 * Facts of the platform's machine schema 7.9.16.
 */
export type Field = {
  readonly type: FieldType
  readonly can: string
  /** Value of a new resource; `null` without one. */
  readonly default?: Json
  readonly required?: boolean
}

/**
 * A to-one relationship to a resource of one of `types`; `can` as in fields. Types that are not kept here, such as
 * addresses, may be named with any id: nobody can say that it does not exist. Without types it is always null.
 */
export type ToOne = {
  readonly kind: 'one'
  readonly types: readonly string[]
  readonly can: string
  readonly required?: boolean
  /** Where nothing else is said, the same as this to-one relationship, if that leads to one of `types`. */
  readonly narrows?: string
}

/**
 * A to-many relationship, read from the `inverse` to-one relationship of each of `types`; always empty without types.
 * `can` as in fields: what may be set on create (tags, which are not kept) is taken and forgotten.
 */
export type ToMany = {
  readonly kind: 'many'
  readonly types: readonly ResourceType[]
  readonly inverse: string
  /** The inverse is read of what this relationship leads to, instead of the resource itself. */
  readonly through?: string
  /** Instead of an inverse: the resources whose attribute `theirs` is the same as this one's attribute `ours`. */
  readonly match?: { readonly theirs: string; readonly ours: string }
  /** Only so many of them, the newest first. */
  readonly newest?: number
  readonly includable: boolean
  readonly can: string
}

export type Relationship = ToOne | ToMany

/** The type under which the API is asked for what is at the other end of a relationship; `undefined` where nothing is kept. */
export const endpointTypeOf = (relationship: Relationship): EndpointType | undefined => {
  const named: readonly string[] = relationship.types
  const kept = named.filter(isEndpointType)
  return kept.length > 1 ? 'order_factories' : kept[0]
}

/** A named filter: whether a resource is in it at a time (epoch milliseconds). */
export type Scope = (resource: Resource, nowMs: number) => boolean

export type Operation = 'list' | 'retrieve' | 'create' | 'update' | 'delete'

/** The static part of a resource's definition. */
export type Shape = {
  readonly type: EndpointType
  /** The stored types that are found here. */
  readonly holds: readonly ResourceType[]
  readonly operations: readonly Operation[]
  readonly fields: Readonly<Record<string, Field>>
  readonly relationships: Readonly<Record<string, Relationship>>
  /** The filters that are asked for by name alone. */
  readonly scopes?: Readonly<Record<string, Scope>>
}

export const field = (type: FieldType, can: string, rest: Omit<Field, 'type' | 'can'> = {}): Field => ({
  type,
  can,
  ...rest,
})

/** An attribute that makes something happen when it is sent as true. */
export const trigger = (can = 'U'): Field => ({ type: 'boolean', can })

export const one = (
  type: string | readonly string[],
  can: string,
  rest: Pick<ToOne, 'required' | 'narrows'> = {},
): ToOne => ({
  kind: 'one',
  types: typeof type === 'string' ? [type] : type,
  can,
  ...rest,
})

export const many = (types: readonly ResourceType[], inverse: string, can: string): ToMany => ({
  kind: 'many',
  types,
  inverse,
  includable: true,
  can,
})

/** A to-many relationship that is read of what another relationship leads to. */
export const manyThrough = (through: string, types: readonly ResourceType[], inverse: string): ToMany => ({
  ...many(types, inverse, ''),
  through,
})

/** A to-many relationship to what has the same value in an attribute. */
export const manyMatching = (types: readonly ResourceType[], match: NonNullable<ToMany['match']>): ToMany => ({
  ...many(types, '', ''),
  match,
})

/**
 * The latest of a webhook's or event's callbacks. How many the platform shows is not documented: here as many as a page of a
 * list can hold.
 */
export const lastEventCallbacks = (inverse: 'webhook' | 'event'): ToMany => ({
  ...many(['event_callbacks'], inverse, ''),
  newest: 25,
})

/** A to-many relationship to something that is not kept here. */
export const none = (can: string): ToMany => many([], '', can)

/** The change history that every resource has; a virtual relationship that cannot be included. */
export const eventStores: ToMany = { ...none(''), includable: false }

/** The attributes of every resource but its own. */
export const baseFields: Readonly<Record<string, Field>> = {
  created_at: field('datetime', 'FQS'),
  updated_at: field('datetime', 'FQS'),
  reference: field('string', 'CUFQS'),
  reference_origin: field('string', 'CUFQS'),
  metadata: field('object', 'CUFQ', { default: {} }),
}

/** An amount's three attributes. `can` is of the cents; the others are only shown. */
export const amount = (name: string, can: string): Readonly<Record<string, Field>> => ({
  [`${name}_cents`]: field('integer', can, { default: 0 }),
  [`${name}_float`]: field('float', 'F', { default: 0 }),
  [`formatted_${name}`]: field('string', 'F'),
})
