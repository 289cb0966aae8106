import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHANGED_BODIES } from './hostile/changed-bodies.ts'
import {
  type DeliveryEvent,
  deliveryEvent,
  type Expected,
  MARK,
  order,
  subscription,
} from './hostile/delivery-event.ts'
import { ODD_BODIES } from './hostile/odd-bodies.ts'
import { type Receiver, startReceiver } from './hostile/receiver.ts'
import { BAD_SIGNATURES } from './hostile/signatures.ts'
import { BAD_TOPICS_AND_HEADERS } from './hostile/topics-and-headers.ts'
import { UNREADABLE_BODIES } from './hostile/unreadable-bodies.ts'

const YEAR_MS = 365 * 86_400_000
const STATUS: Record<Expected, number> = {
  forged: 401,
  too_large: 413,
  without_effect: 200,
  unreadable: 200,
  read: 200,
}
const HAND_MADE = [...BAD_SIGNATURES, ...CHANGED_BODIES, ...BAD_TOPICS_AND_HEADERS, ...UNREADABLE_BODIES, ...ODD_BODIES]

let receiver: Receiver

beforeAll(async () => {
  receiver = await startReceiver()
})

afterAll(() => receiver.close())

/** The status that the function answered with; anything but an answer fails. */
async function statusOf(event: DeliveryEvent): Promise<unknown> {
  const result = await receiver.invoke(event)
  expect(result).toMatchObject({ outcome: 'returned', value: { statusCode: expect.any(Number) } })
  return result.outcome === 'returned' ? Object(result.value).statusCode : undefined
}

function expectSilence(): void {
  const said = receiver.lines.splice(0)
  expect(said.length).toBeGreaterThan(0)
  for (const line of said) {
    expect(JSON.parse(line)).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) })
    expect(line.length).toBeLessThan(1_000)
    expect(line.toLowerCase()).not.toContain(MARK.toLowerCase())
  }
}

/** What an unreadable body leaves: topic, size and digest. */
function traceOf({ body = '', pathParameters }: DeliveryEvent): object {
  const bytes = Buffer.from(body, 'base64')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { v: 1, kind: 'unreadable', topic: pathParameters?.topic, size: bytes.byteLength, sha256 }
}

test.each(HAND_MADE)('$what: $expected', async ({ event, expected }) => {
  const before = await receiver.rowsAsText()
  expect(await statusOf(event)).toBe(STATUS[expected])
  const messages = (await receiver.takeMessages()).map((body) => JSON.parse(body))
  const after = await receiver.rowsAsText()
  expect(messages).toEqual(expected === 'unreadable' ? [traceOf(event)] : [])
  if (expected !== 'read') expect(after).toBe(before)
  expect(after).not.toContain(MARK)
  // A year of five digits sorts before all others.
  expect(after).not.toContain('"+')
  expectSilence()
})

test('there are at least 200 of them, each another one', () => {
  expect(new Set(HAND_MADE.map(({ event }) => JSON.stringify(event))).size).toBe(HAND_MADE.length)
  expect(HAND_MADE.length).toBeGreaterThanOrEqual(200)
})

/** Rows before, and after the event was answered 200; the queue stays empty. */
async function rowsAround(event: DeliveryEvent): Promise<[before: string, after: string]> {
  const before = await receiver.rowsAsText()
  expect(await statusOf(event)).toBe(200)
  expect(await receiver.takeMessages()).toEqual([])
  return [before, await receiver.rowsAsText()]
}

test('a genuine delivery that is sent again a year later changes nothing', async () => {
  const told = (attributes: object) => ({ data: { type: 'order_subscriptions', id: 'replayed', attributes } })
  const active = { status: 'active', frequency: 'monthly', next_run_at: '2031-03-02T00:00:00.000Z' }
  const first = deliveryEvent(JSON.stringify(told({ ...active, updated_at: '2026-03-01T00:00:00.000Z' })))
  const last = deliveryEvent(JSON.stringify(told({ status: 'cancelled', updated_at: '2026-03-01T00:00:05.000Z' })))
  await rowsAround(first)
  const [before, cancelled] = await rowsAround(last)
  expect(cancelled).not.toBe(before)
  receiver.moveClock(YEAR_MS)
  for (const event of [first, last, first]) expect(await rowsAround(event)).toEqual([cancelled, cancelled])
})

test('a genuine order that is sent again a year later as its first delivery plans nothing that lies in the past', async () => {
  receiver.moveClock(YEAR_MS)
  const terms = { frequency: 'yearly', starts_at: '2026-01-01T00:00:00Z', copies: 1 }
  const [, after] = await rowsAround(deliveryEvent(JSON.stringify(order(terms)), { topic: 'orders.approve' }))
  expect(after).toContain('order:tea')
  expect(after).not.toContain('run#2026')
})

test('a genuine delivery that is sent on as one of a destroyed subscription ends nothing', async () => {
  const body = JSON.stringify(subscription({ updated_at: '2030-01-01T00:00:00.000Z' }, { id: 'redirected' }))
  const [, planned] = await rowsAround(deliveryEvent(body))
  const topic = 'order_subscriptions.destroy'
  expect(await rowsAround(deliveryEvent(body, { topic }))).toEqual([planned, planned])
  const destroyed = JSON.stringify({ data: { type: 'order_subscriptions', id: 'redirected', attributes: null } })
  const [, ended] = await rowsAround(deliveryEvent(destroyed, { topic }))
  expect(ended).not.toBe(planned)
})
