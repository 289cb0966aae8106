import { expect, test } from 'vitest'
import { type IdempotencyRow, makeIdempotencyTable } from '../../../lib/simulator/baseline/idempotency-table.ts'

const begun: IdempotencyRow = { status: 'INPROGRESS', response: undefined, expiresMs: 10_000, inProgressUntilMs: 100 }

test('a row in progress is in the way until its function must be dead', async () => {
  const table = makeIdempotencyTable()
  expect(await table.put('key', begun, 0)).toBeUndefined()
  expect(await table.put('key', begun, 100)).toEqual(begun)
  expect(await table.put('key', begun, 101)).toBeUndefined()
})

test('a completed row is in the way until it expires', async () => {
  const table = makeIdempotencyTable()
  await table.put('key', begun, 0)
  await table.update('key', { status: 'COMPLETED', response: 'done', expiresMs: 10_000 })
  expect(await table.put('key', begun, 10_000)).toMatchObject({ status: 'COMPLETED', response: 'done' })
  expect(await table.put('key', begun, 10_001)).toBeUndefined()
})

test('a row that was removed is in nobody’s way', async () => {
  const table = makeIdempotencyTable()
  await table.put('key', begun, 0)
  await table.remove('key')
  expect(await table.put('key', begun, 0)).toBeUndefined()
})
