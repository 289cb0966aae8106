import { badRequest } from '../api-error.ts'
import type { Json } from '../json.ts'
import type { Resource } from '../resource.ts'
import { type EndpointType, endpointTypesOf, type FieldType, type Shape } from '../schema.ts'
import type { World } from '../world.ts'
import { relatedResources } from './document.ts'
import { type Comparand, comparandOf, holds, predicateOf } from './predicates.ts'

/** One filter, ready to be asked about a resource. */
export type Condition = (resource: Resource) => boolean

/** Something that can be filtered by: its type, and its values for a resource (several at to-many relationships). */
type Subject = { readonly type: FieldType; readonly valuesOf: (resource: Resource) => readonly Json[] }

const ofField = (shape: Shape, name: string): Subject | undefined => {
  if (name === 'id') return { type: 'string', valuesOf: ({ id }) => [id] }
  if (name === 'type' && 'type' in shape.fields) return { type: 'string', valuesOf: ({ type }) => [type] }
  const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
  if (!field?.can.includes('Q')) return undefined
  return { type: field.type, valuesOf: ({ attributes }) => [attributes[name] ?? null] }
}

/** `<relationship>_<what>`, where `what` is the id or an attribute of the other end. */
const throughRelationship = (world: World, shape: Shape, name: string): Subject | undefined => {
  for (const [relation, relationship] of Object.entries(shape.relationships)) {
    const prefix = `${relation}_`
    const type = endpointTypesOf(relationship)[0]
    if (!name.startsWith(prefix) || type === undefined) continue
    if (!relationship.can.includes('Q')) continue
    const there = subjectOf(world, world.shapeOf(type), name.slice(prefix.length))
    if (there === undefined) continue
    return {
      type: there.type,
      valuesOf: (resource) => {
        const values = relatedResources(world, resource, relation).flatMap(there.valuesOf)
        return values.length === 0 ? [null] : values
      },
    }
  }
  return undefined
}

const subjectOf = (world: World, shape: Shape, name: string): Subject | undefined =>
  ofField(shape, name) ?? throughRelationship(world, shape, name)

/**
 * Reads one `filter[q][<name>(_or_<name>)_<predicate>]`. Refuses names that cannot be filtered by, unknown predicates,
 * and values that the attribute cannot have.
 */
export const conditionOf = (world: World, type: EndpointType, [key, value]: readonly [string, string]): Condition => {
  const shape = world.shapeOf(type)
  const predicate = predicateOf(key)
  const names = predicate === undefined ? [] : key.slice(0, -predicate.length - 1).split('_or_')
  const subjects = names.map((name) => subjectOf(world, shape, name))
  const asked = subjects.filter((subject) => subject !== undefined)
  if (predicate === undefined || asked.length === 0 || asked.length < subjects.length) {
    throw badRequest(`${key} is not allowed.`, 'FILTER_NOT_ALLOWED', 'Filter not allowed')
  }
  const questions = asked.map((subject): readonly [Subject, Comparand] => [
    subject,
    comparandOf(predicate, subject.type, value),
  ])
  return (resource) =>
    questions.some(([subject, comparand]) =>
      subject.valuesOf(resource).some((actual) => holds(predicate, { type: subject.type, actual, comparand })),
    )
}
