import { beforeAll, expect, test } from 'vitest'
import { at, isJsonList, isJsonObject, type Json } from '../../../lib/emulator/json.ts'
import { type EndpointType, endpointTypes } from '../../../lib/emulator/schema.ts'
import { allFacts, type Fact, namesThatCan } from './facts.ts'
import { openLivedIn } from './lived-in.ts'
import type { Organization } from './organization.ts'

/** Attributes that are always null: what they tell of is not emulated, or nobody has said it. */
const alwaysNull: Partial<Record<EndpointType, readonly string[]>> = {
  customers: ['anonymization_status'],
  event_callbacks: ['reference', 'reference_origin'],
  events: ['reference', 'reference_origin'],
  line_items: ['tax_rate', 'coupon_code'],
  orders: ['customer_type', 'tax_rate', 'country_code', 'checkout_url', 'fulfillment_updated_at'],
}

let organization: Organization

beforeAll(async () => {
  organization = await openLivedIn()
})

/** All resources of a type, as they are listed. */
const all = async (type: EndpointType): Promise<readonly Json[]> => {
  const found: Json[] = []
  for (let page = 1; ; page += 1) {
    const { document } = await organization.get(`/api/${type}?page[size]=25&page[number]=${page}`)
    const data = at(document, 'data')
    found.push(...(isJsonList(data) ? data : []))
    if (page >= Number(at(document, 'meta', 'page_count'))) return found
  }
}

const isoPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

const kindsOf = (value: Json | undefined): readonly string[] => {
  if (typeof value === 'string') return isoPattern.test(value) ? ['datetime', 'string'] : ['string']
  if (typeof value === 'number') return Number.isInteger(value) ? ['integer', 'float'] : ['float']
  if (isJsonList(value)) return ['array']
  return isJsonObject(value) ? ['object'] : [typeof value]
}

const isWrong = ({ name, kind, of }: Fact, resource: Json): boolean => {
  const value = at(resource, 'attributes', name)
  if (value === null) return false
  return !kindsOf(value).includes(kind) || (of.length > 0 && !of.includes(String(value)))
}

test.each(allFacts)('every fetchable attribute of $type comes back with its type, and nothing else', async (facts) => {
  const shown = facts.fields.filter(({ name, can }) => can.includes('F') && name !== 'type')
  const resources = await all(facts.type)
  expect(resources.length).toBeGreaterThan(0)
  for (const resource of resources) {
    // The common kind of both copies shows each as what it is.
    const { fields } = allFacts.find(({ type }) => type === at(resource, 'type')) ?? facts
    const expected = namesThatCan(fields, 'F').filter((name) => name !== 'type')
    expect(Object.keys(at(resource, 'attributes') ?? {}).toSorted()).toEqual(expected.toSorted())
    expect(shown.filter((field) => isWrong(field, resource)).map(({ name }) => name)).toEqual([])
  }
})

test.each(allFacts)(
  'no fetchable attribute of $type is always null but those that nothing here can know',
  async ({ type, fields }) => {
    const resources = await all(type)
    const names = namesThatCan(fields, 'F').filter((name) => name !== 'type')
    const unknown = names.filter((name) => resources.every((resource) => at(resource, 'attributes', name) === null))
    expect(unknown).toEqual(alwaysNull[type] ?? [])
  },
)

test.each(allFacts)('every relationship of $type comes back with its links, and no other', async (facts) => {
  for (const resource of await all(facts.type)) {
    const type = at(resource, 'type')
    const { relationships } = allFacts.find((other) => other.type === type) ?? facts
    const self = `http://emulator.test/api/${String(type)}/${String(at(resource, 'id'))}`
    const links = relationships.map(({ name }): readonly [string, Json] => [
      name,
      { links: { self: `${self}/relationships/${name}`, related: `${self}/${name}` } },
    ])
    expect(at(resource, 'relationships')).toEqual(Object.fromEntries(links))
  }
})

test.each(allFacts)('every relationship of $type can be read, as linkage and as resources', async (facts) => {
  const [resource] = await all(facts.type)
  const path = `/api/${facts.type}/${String(at(resource, 'id'))}`
  for (const { name, kind } of facts.relationships) {
    const linkage = await organization.get(`${path}/relationships/${name}`)
    const data = at(linkage.document, 'data')
    expect({ name, status: linkage.status, isList: isJsonList(data) }).toEqual({
      name,
      status: 200,
      isList: kind === 'many',
    })
    const named = at(data, 'type')
    // What is not kept here is named, but not found.
    const isMissing = named !== undefined && !endpointTypes.some((type) => type === named)
    const related = await organization.get(`${path}/${name}`)
    expect({ name, status: related.status }).toEqual({ name, status: isMissing ? 404 : 200 })
  }
})
