import { expect, test } from 'vitest'
import type { Api } from '../../../lib/adapters/commerce-layer/request.ts'
import { ourCopies } from '../../../lib/cli/real/our-copies.ts'
import type { ReadPatiently } from '../../../lib/cli/real/patience.ts'

const NEWEST_MS = Date.parse('2026-12-01T00:00:00Z')
const HOUR_MS = 3_600_000

const read: ReadPatiently = async (_what, ask) => {
  const answer = await ask()
  if (!answer.ok) throw new Error(answer.failure.cause)
  return answer.value
}

/** An organization with one copy of ours an hour, the newest first, each for the run of a series with its number. */
function organizationWith(count: number) {
  const asked: number[] = []
  const copies = Array.from({ length: count }, (_, at) => ({
    type: 'order_copies',
    id: `copy${at}`,
    attributes: {
      reference: `order:s${at}@2026-11-01T00:00:00Z/1`,
      created_at: new Date(NEWEST_MS - at * HOUR_MS).toISOString(),
    },
    relationships: {},
  }))
  const api: Api = async ({ query }) => {
    const number = Number(query?.get('page[number]'))
    asked.push(number)
    const data = copies.slice((number - 1) * 25, number * 25)
    const meta = { record_count: count, page_count: Math.ceil(count / 25) }
    return { ok: true, value: { status: 200, document: { data, included: [], meta } } }
  }
  return { api, asked }
}

test('copies are read back to those created at the time that is asked for', async () => {
  const { api, asked } = organizationWith(200)
  const found = await ourCopies(api, read, NEWEST_MS - 60 * HOUR_MS)
  expect(asked).toEqual([1, 2, 3])
  expect(found.newestRuns).toContain('order:s60@2026-11-01T00:00:00Z')
  expect(found).toMatchObject({ count: 200, cutOffMs: undefined })
})

test('no more than one page is read when only the newest are asked for', async () => {
  const { api, asked } = organizationWith(200)
  await ourCopies(api, read, NEWEST_MS + HOUR_MS)
  expect(asked).toEqual([1])
})

test('an organization with fewer copies is read to its first', async () => {
  const { api, asked } = organizationWith(30)
  expect(await ourCopies(api, read, 0)).toMatchObject({ count: 30, cutOffMs: undefined })
  expect(asked).toEqual([1, 2])
})

test('after 1,000 copies it ends, and says how far it came', async () => {
  const { api, asked } = organizationWith(1_001)
  const found = await ourCopies(api, read, 0)
  expect(asked).toHaveLength(40)
  expect(found.newestRuns).toHaveLength(1_000)
  expect(found.cutOffMs).toBe(NEWEST_MS - 999 * HOUR_MS)
})
