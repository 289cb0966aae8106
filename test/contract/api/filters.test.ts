import { expect, test } from 'vitest'
import { openOrganization } from './open-organization.ts'
import type { Organization } from './organization.ts'

/** Three copies whose references end with a, b and c, the first of them marked in more ways. */
const createThree = async ({ sdk, sourceOrderId, stem }: Organization) => {
  const ids: string[] = []
  for (const letter of ['a', 'b', 'c']) {
    const marks =
      letter === 'a' ? { reference_origin: 'Contract Suite', metadata: { run: { number: 1, of: ['a', 'b'] } } } : {}
    const copy = await sdk.order_copies.create({
      reference: `${stem}${letter}`,
      ...marks,
      source_order: sdk.orders.relationship(sourceOrderId),
    })
    ids.push(copy.id)
  }
  const [a = '', b = '', c = ''] = ids
  return { a, b, c }
}

type Three = Awaited<ReturnType<typeof createThree>>

type Filters = Readonly<Record<string, string | number | boolean | object>>

/** A filter, and the letters of the references that it leaves; of the three only, whatever else there is. */
type Row = {
  readonly filter: (organization: Organization, three: Three) => Filters
  readonly leaves: string
}

const rows: Readonly<Record<string, Row>> = {
  eq: { filter: ({ stem }) => ({ reference_eq: `${stem}a` }), leaves: 'a' },
  not_eq: { filter: ({ stem }) => ({ reference_not_eq: `${stem}a` }), leaves: 'bc' },
  eq_or_null: { filter: () => ({ reference_origin_eq_or_null: 'Contract Suite' }), leaves: 'abc' },
  not_eq_or_null: { filter: () => ({ reference_origin_not_eq_or_null: 'Contract Suite' }), leaves: 'bc' },
  in: { filter: (_, { a, c }) => ({ id_in: [a, c] }), leaves: 'ac' },
  not_in: { filter: (_, { a, c }) => ({ id_not_in: `${a},${c}` }), leaves: 'b' },
  not_in_or_null: { filter: () => ({ reference_origin_not_in_or_null: ['Contract Suite'] }), leaves: 'bc' },
  lt: { filter: ({ stem }) => ({ reference_lt: `${stem}b` }), leaves: 'a' },
  lteq: { filter: ({ stem }) => ({ reference_lteq: `${stem}b` }), leaves: 'ab' },
  gt: { filter: ({ stem }) => ({ reference_gt: `${stem}b` }), leaves: 'c' },
  gteq: { filter: ({ stem }) => ({ reference_gteq: `${stem}b` }), leaves: 'bc' },
  'gteq of a datetime': { filter: () => ({ created_at_gteq: '2000-01-01T00:00:00.000Z' }), leaves: 'abc' },
  'lt of a datetime': { filter: () => ({ created_at_lt: '2000-01-01T00:00:00.000Z' }), leaves: '' },
  'eq of a number': { filter: () => ({ errors_count_eq: 0 }), leaves: 'abc' },
  'null, true': { filter: () => ({ reference_origin_null: true }), leaves: 'bc' },
  'null, false': { filter: () => ({ reference_origin_null: false }), leaves: 'a' },
  not_null: { filter: () => ({ reference_origin_not_null: true }), leaves: 'a' },
  present: { filter: () => ({ reference_origin_present: true }), leaves: 'a' },
  blank: { filter: () => ({ reference_origin_blank: true }), leaves: 'bc' },
  matches: { filter: () => ({ reference_origin_matches: 'contract%suite' }), leaves: 'a' },
  does_not_match: { filter: ({ stem }) => ({ reference_does_not_match: `${stem}a%` }), leaves: 'bc' },
  start: { filter: () => ({ reference_origin_start: 'Contract' }), leaves: 'a' },
  not_start: { filter: () => ({ reference_origin_not_start: 'Nothing' }), leaves: 'a' },
  end: { filter: () => ({ reference_end: '/b' }), leaves: 'b' },
  not_end: { filter: () => ({ reference_not_end: '/b' }), leaves: 'ac' },
  cont: { filter: () => ({ reference_origin_cont: 'tract' }), leaves: 'a' },
  not_cont: { filter: () => ({ reference_origin_not_cont: 'tract' }), leaves: '' },
  jcont: { filter: () => ({ metadata_jcont: { run: { number: 1 } } }), leaves: 'a' },
  'jcont of another value': { filter: () => ({ metadata_jcont: { run: { number: 2 } } }), leaves: '' },
  'or between attributes': {
    filter: ({ stem }) => ({ reference_or_reference_origin_eq: `${stem}c` }),
    leaves: 'c',
  },
  'through a relationship': { filter: ({ sourceOrderId }) => ({ source_order_id_eq: sourceOrderId }), leaves: 'abc' },
  'and between filters': { filter: () => ({ reference_origin_present: true, errors_count_gt: 0 }), leaves: '' },
}

test('a list has exactly what its filters leave, whatever their predicate', async () => {
  const organization = await openOrganization()
  const three = await createThree(organization)
  for (const [name, { filter, leaves }] of Object.entries(rows)) {
    const filters = { reference_start: organization.stem, ...filter(organization, three) }
    const list = await organization.sdk.order_copies.list({ filters, sort: { reference: 'asc' } })
    expect.soft(Array.from(list, ({ reference }) => reference?.at(-1)).join(''), name).toBe(leaves)
    expect.soft(list.meta.recordCount, name).toBe(leaves.length)
  }
})

test.each([
  ['an attribute that there is none of', { colour_eq: 'red' }],
  ['a predicate that there is none of', { reference_like: 'red' }],
  ['an attribute that cannot be filtered by', { errors_log_eq: 'red' }],
  ['no predicate', { reference: 'red' }],
])('a filter with %s is refused', async (_, filters) => {
  const { sdk } = await openOrganization()
  await expect(sdk.order_copies.list({ filters })).rejects.toMatchObject({ name: 'ApiError', status: 400 })
})
