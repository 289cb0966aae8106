import { expect, test } from 'vitest'
import { at } from '../../../lib/emulator/json.ts'
import type { EndpointType } from '../../../lib/emulator/schema.ts'
import { minimalBody } from './bodies.ts'
import { factsOffering, type ResourceFacts } from './facts.ts'
import { idOf, type Organization, openOrganization } from './organization.ts'
import { attributeVerdicts, demanded, relationshipVerdicts, type Say } from './wishes.ts'

/** What is updated where a new resource would not do: only that of a customer can be paid from a wallet. */
const seeded: Partial<Record<EndpointType, string>> = { orders: 'basket', order_subscriptions: 'manual' }

/** The id of a resource to update: a seeded one, a new one, or, where there is no POST, one that came of a copy. */
const subjectOf = async ({ stage, post, get }: Organization, { type, operations }: ResourceFacts): Promise<string> => {
  const known = seeded[type]
  if (known !== undefined) return known
  if (operations.includes('create')) return idOf(await post(type, minimalBody(type, 1)))
  await post('order_copies', minimalBody('order_copies', 1))
  await stage.run(1_000)
  const { document } = await get(`/api/${type}`)
  const list = at(document, 'data')
  return Array.isArray(list) ? String(at(list[0], 'id')) : ''
}

const updatable = factsOffering('update')

test.each(updatable)('a PATCH of $type takes each updatable attribute as sent, and no other', async (facts) => {
  const organization = openOrganization()
  const id = await subjectOf(organization, facts)
  const say: Say = (members) => organization.patch(facts.type, id, members)
  expect(await attributeVerdicts(facts, say)).toEqual(demanded(facts.fields, 'U'))
})

test.each(updatable)('a PATCH of $type takes each updatable relationship as sent, and no other', async (facts) => {
  const organization = openOrganization()
  const id = await subjectOf(organization, facts)
  const say: Say = (members) => organization.patch(facts.type, id, members)
  expect(await relationshipVerdicts(organization, facts, say)).toEqual(demanded(facts.relationships, 'U'))
})
