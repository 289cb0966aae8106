import { expect, test } from 'vitest'
import { REQUEST_TIMEOUT_MS } from '../lib/adapters/commerce-layer/commerce-layer.ts'
import { REQUEST_TIMEOUT_MS as PLANNED_TIMEOUT_MS } from '../lib/flows/create-copies/time-left.ts'
import { NOTE_MS, RELEASE_MS } from '../lib/flows/receive-delivery.ts'
import { DELIVERY_LIMITS } from '../lib/wiring.ts'

/** The longest pause of the AWS SDK's standard retries before the second try: 100 ms, doubled with every further one. */
const FIRST_PAUSE_MS = 100

test('a delivery is answered within 4 s when neither ledger nor queue answer', () => {
  const { maxAttempts, requestTimeoutMs } = DELIVERY_LIMITS
  expect(maxAttempts).toBe(2)
  const queueMs = maxAttempts * requestTimeoutMs + FIRST_PAUSE_MS
  expect(NOTE_MS + queueMs).toBeLessThanOrEqual(4_000)
  expect(NOTE_MS + RELEASE_MS).toBeLessThanOrEqual(4_000)
})

test('work on a run is planned with the time that the client really takes', () => {
  expect(PLANNED_TIMEOUT_MS).toBe(REQUEST_TIMEOUT_MS)
})
