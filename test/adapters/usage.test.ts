import { expect, test } from 'vitest'
import { makeUsageCounter } from '../../lib/adapters/usage.ts'

test('what an invocation used is counted by kind, and each count is taken once', () => {
  const usage = makeUsageCounter()
  for (const sort of ['token', 'read', 'read', 'write'] as const) usage.onRequest(sort)
  usage.onThrottled()
  usage.onWriteUnits(2)
  usage.onWriteUnits(0.5)
  expect(usage.take()).toEqual({ apiReads: 2, apiWrites: 1, tokenRequests: 1, throttled: 1, writeUnits: 2.5 })
  expect(usage.take()).toEqual({ apiReads: 0, apiWrites: 0, tokenRequests: 0, throttled: 0, writeUnits: 0 })
})
