import { expect, test } from 'vitest'
import { at, type JsonObject } from '../../../lib/emulator/json.ts'
import type { EndpointType } from '../../../lib/emulator/schema.ts'
import { type Members, minimalBody } from './bodies.ts'
import { factsOffering } from './facts.ts'
import { type Organization, openOrganization } from './organization.ts'
import { attributeVerdicts, demanded, relationshipVerdicts, type Say } from './wishes.ts'

/** Says something about a new resource, together with the least that it needs. */
const sayInPost = ({ post }: Organization, type: EndpointType): Say => {
  let count = 0
  return (members: Members) => {
    count += 1
    const { attributes, relationships } = minimalBody(type, count)
    return post(type, {
      attributes: { ...attributes, ...members.attributes },
      relationships: { ...relationships, ...members.relationships },
    })
  }
}

const creatable = factsOffering('create')

test.each(creatable)('a POST of $type takes each creatable attribute as sent, and no other', async (facts) => {
  const verdicts = await attributeVerdicts(facts, sayInPost(openOrganization(), facts.type))
  expect(verdicts).toEqual(demanded(facts.fields, 'C'))
})

test.each(creatable)('a POST of $type takes each creatable relationship as sent, and no other', async (facts) => {
  const organization = openOrganization()
  const verdicts = await relationshipVerdicts(organization, facts, sayInPost(organization, facts.type))
  expect(verdicts).toEqual(demanded(facts.relationships, 'C'))
})

test.each(creatable)('new $type have the defaults of the schema', async ({ type, fields }) => {
  const { document } = await openOrganization().post(type, minimalBody(type, 1))
  const said = Object.keys(minimalBody(type, 1).attributes ?? {})
  const withDefault = fields.filter((field) => field.default !== undefined && !said.includes(field.name))
  const shown = withDefault.map(({ name }) => [name, String(at(document, 'data', 'attributes', name))])
  expect(shown).toEqual(withDefault.map((field) => [field.name, field.default]))
})

const without = (object: JsonObject | undefined, name: string): JsonObject =>
  Object.fromEntries(Object.entries(object ?? {}).filter(([member]) => member !== name))

test.each(creatable)('a POST of $type must say what is required', async ({ type, fields, relationships }) => {
  const { post } = openOrganization()
  const body = minimalBody(type, 1)
  for (const [part, facts] of Object.entries({ attributes: fields, relationships })) {
    for (const { name } of facts.filter(({ required }) => required)) {
      const { status, document } = await post(type, {
        attributes: without(body.attributes, name),
        relationships: without(body.relationships, name),
      })
      expect({ name, status }).toEqual({ name, status: 422 })
      expect(document).toMatchObject({ errors: [{ source: { pointer: `/data/${part}/${name}` } }] })
    }
  }
})
