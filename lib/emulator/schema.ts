import type { Json } from './json.ts'
import type { ResourceType } from './resource.ts'

/** The types under which the API can be asked; `order_factories` are the copies of both kinds. */
export type EndpointType = ResourceType | 'order_factories'

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

/** A to-one relationship; without `type` its resources are not kept here and it is always null. `can` as in fields. */
export type ToOne = {
  readonly kind: 'one'
  readonly type?: ResourceType
  readonly can: string
  readonly required?: boolean
}

/** A to-many relationship, read from the `inverse` to-one relationship of each of `types`; always empty without types. */
export type ToMany = {
  readonly kind: 'many'
  readonly types: readonly ResourceType[]
  readonly inverse: string
  readonly includable: boolean
}

export type Relationship = ToOne | ToMany

export type Operation = 'list' | 'retrieve' | 'create' | 'update' | 'delete'

/** The static part of a resource's definition. */
export type Shape = {
  readonly type: EndpointType
  /** The stored types that are found here. */
  readonly holds: readonly ResourceType[]
  readonly operations: readonly Operation[]
  readonly fields: Readonly<Record<string, Field>>
  readonly relationships: Readonly<Record<string, Relationship>>
}

export const field = (type: FieldType, can: string, rest: Omit<Field, 'type' | 'can'> = {}): Field => ({
  type,
  can,
  ...rest,
})

/** An attribute that makes something happen when it is sent as true. */
export const trigger = (can = 'U'): Field => ({ type: 'boolean', can })

export const one = (type: ResourceType, can: string, rest: { required?: boolean } = {}): ToOne => ({
  kind: 'one',
  type,
  can,
  ...rest,
})

/** A to-one relationship to something that is not kept here. */
export const nothing = (can = ''): ToOne => ({ kind: 'one', can })

export const many = (types: readonly ResourceType[], inverse: string): ToMany => ({
  kind: 'many',
  types,
  inverse,
  includable: true,
})

/** A to-many relationship to something that is not kept here. */
export const none: ToMany = { kind: 'many', types: [], inverse: '', includable: true }

/** The change history that every resource has; a virtual relationship that cannot be included. */
export const eventStores: ToMany = { kind: 'many', types: [], inverse: '', includable: false }

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
