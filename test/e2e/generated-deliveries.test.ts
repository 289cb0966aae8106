import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeRun, encodeRun } from '../../lib/adapters/dynamodb/run-row.ts'
import { decodeSeries, encodeSeries } from '../../lib/adapters/dynamodb/series-row.ts'
import type { Fields } from '../../lib/core/fields.ts'
import { decodeMessage } from '../../lib/core/messages.ts'
import { runs } from '../runs.ts'
import { MARK } from './hostile/delivery-event.ts'
import { signedDelivery, unsignedDelivery } from './hostile/generated.ts'
import { type Receiver, startReceiver } from './hostile/receiver.ts'

/** A hundred thousand in a long search: 75,000 that nobody signed and 25,000 that are signed. */
const AT_ONCE = 20
const UNSIGNED = runs(150)
const SIGNED = runs(50)

let receiver: Receiver

beforeAll(async () => {
  receiver = await startReceiver()
})

afterAll(() => receiver.close())

/** The statuses of the answers; anything but an answer is no status. */
async function statusesOf(events: readonly Parameters<Receiver['invoke']>[0][]): Promise<unknown[]> {
  const results = await Promise.all(events.map(receiver.invoke))
  return results.map((result) => (result.outcome === 'returned' ? Object(result.value).statusCode : result))
}

function several<T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(one, { minLength: AT_ONCE, maxLength: AT_ONCE })
}

function expectSilence(): void {
  expect(receiver.lines.join('\n').toLowerCase()).not.toContain(MARK.toLowerCase())
  for (const line of receiver.lines.splice(0)) expect(JSON.parse(line)).toHaveProperty('code')
}

function expectReadable(row: Fields): void {
  const kind = String(row.sk)
  if (kind.startsWith('run#')) expect(encodeRun(decodeRun(row)).version).toBe(row.version)
  else if (kind === 'series') expect(encodeSeries(decodeSeries(row)).version).toBe(row.version)
  else expect(['first_start', 'pace', 'release']).toContain(row.pk)
}

test('whatever nobody signed is answered 401 and changes neither table nor queue', async () => {
  const before = await receiver.rowsAsText()
  const property = fc.asyncProperty(several(unsignedDelivery), async (events) => {
    expect(await statusesOf(events)).toEqual(events.map(() => 401))
    expect(await receiver.takeMessages()).toEqual([])
    expect(await receiver.rowsAsText()).toBe(before)
    expectSilence()
  })
  await fc.assert(property, UNSIGNED)
})

test('whatever is signed is answered 200, and leaves nothing, rows that can be read, or a message that it could not be', async () => {
  const property = fc.asyncProperty(several(signedDelivery), async (events) => {
    expect(await statusesOf(events)).toEqual(events.map(() => 200))
    const messages = (await receiver.takeMessages()).map((text) => decodeMessage(text).kind)
    expect(messages.filter((kind) => kind !== 'unreadable' && kind !== 'copy_request')).toEqual([])
    expectSilence()
  })
  await fc.assert(property, SIGNED)
  expect(await receiver.rowsAsText()).not.toContain(MARK)
  for (const row of await receiver.rows()) expectReadable(row)
})
