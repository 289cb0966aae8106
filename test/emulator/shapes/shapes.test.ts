import { expect, test } from 'vitest'
import { catalog } from '../../../lib/emulator/catalog.ts'
import type { Field, Relationship } from '../../../lib/emulator/schema.ts'
import { endpointTypes } from '../../../lib/emulator/schema.ts'
import { allFacts, type Fact } from './facts.ts'

const letters = (text: string): string => [...text].toSorted().join('') || '-'

const fieldWords = ([name, field]: readonly [string, Field]): readonly [string, string] => [
  name,
  `${field.type} ${letters(field.can)}${field.required === true ? ' required' : ''}`,
]

const relationshipWords = ([name, known]: readonly [string, Relationship]): readonly [string, string] => {
  const includable = known.kind === 'one' || known.includable
  const required = known.kind === 'one' && known.required === true
  return [name, `${known.kind} ${letters(known.can + (includable ? 'I' : ''))}${required ? ' required' : ''}`]
}

const factWords = ({ name, kind, can, required }: Fact): readonly [string, string] => [
  name,
  `${kind} ${letters(can)}${required ? ' required' : ''}`,
]

test.each(allFacts)('the shape of $type has the operations and flags of the schema', (facts) => {
  const shape = catalog[facts.type]
  expect(shape.operations).toEqual(facts.operations)
  expect(Object.fromEntries(Object.entries(shape.fields).map(fieldWords))).toEqual(
    Object.fromEntries(facts.fields.map(factWords)),
  )
  expect(Object.fromEntries(Object.entries(shape.relationships).map(relationshipWords))).toEqual(
    Object.fromEntries(facts.relationships.map(factWords)),
  )
})

test.each(allFacts)('a to-one relationship of $type leads to the types of the schema', ({ type, relationships }) => {
  for (const { name, of } of relationships.filter(({ kind }) => kind === 'one')) {
    expect({ name, types: catalog[type].relationships[name]?.types }).toEqual({ name, types: of })
  }
})

/** Relationships to kept types that are empty here: they say what a customer's own token may see. */
const alwaysEmpty = ['customers.jwt_markets']

test.each(allFacts)('a to-many relationship of $type leads to the kept types of the schema', (facts) => {
  const many = facts.relationships.filter(({ kind }) => kind === 'many')
  for (const { name, of } of many) {
    const kept = endpointTypes.filter((type) => of.includes(type)).flatMap((type) => catalog[type].holds)
    const expected = alwaysEmpty.includes(`${facts.type}.${name}`) ? [] : kept
    expect({ name, types: catalog[facts.type].relationships[name]?.types }).toEqual({ name, types: expected })
  }
})
