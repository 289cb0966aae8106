import { expect, test } from 'vitest'
import { at } from '../../../lib/emulator/json.ts'
import { jsonOf, makeStage } from '../stage.ts'

test('a seed is put in as a whole over the control prefix, and shows in the state', async () => {
  const stage = makeStage()
  const seeded = await stage.call('POST', '/_emulator/seed', {
    markets: [{ id: 'eu', name: 'Europe' }],
    orders: [{ id: 'source', market: 'eu', copy_outcome: 'out_of_stock' }],
    webhooks: [{ topic: 'orders.place', callback_url: 'http://receiver.test/in' }],
  })
  expect(seeded.status).toBe(200)
  expect(await (await stage.call('GET', '/_emulator/state')).json()).toMatchObject({
    mode: 'test',
    orders: [{ id: 'source', status: 'placed', market: 'eu', copy_outcome: 'out_of_stock', total_amount_cents: 5_000 }],
    webhooks: [{ topic: 'orders.place', circuit_state: 'closed' }],
    copies: [],
    deliveries: [],
  })
})

test('a wrong seed is refused with every problem and its place, and nothing is put in', async () => {
  const stage = makeStage()
  const response = await stage.call('POST', '/_emulator/seed', {
    orders: [{ id: 'good' }, { id: 'b a d', status: 'lost', colour: 'red' }],
    order_subscriptions: [{ id: 'series', source_order: 'good', kind: 'manual', frequency: 'fortnightly' }],
  })
  expect(response.status).toBe(422)
  expect(at(await jsonOf(response), 'problems')).toEqual([
    '/orders/1/id: expected an id of 1 to 40 letters, digits, _ or -, got "b a d"',
    '/orders/1/status: expected one of draft, pending, placed, approved, cancelled, got "lost"',
    expect.stringContaining('/orders/1/colour: unknown'),
    '/order_subscriptions/0/frequency: expected a frequency, got "fortnightly"',
  ])
  expect(stage.emulator.control.state().orders).toEqual([])
})

test('ids that are taken or missing are refused', () => {
  const { control } = makeStage().emulator
  control.seed({ orders: [{ id: 'one' }] })
  expect(() => control.seed({ orders: [{ id: 'one' }] })).toThrow('/orders/0/id: one is taken')
  expect(() => control.seed({ orders: [{ id: 'two' }, { id: 'two' }] })).toThrow('/orders/1/id: two is taken')
  expect(() => control.seed({ orders: [{ id: 'two', customer: 'nobody' }] })).toThrow(
    'no such member of customers: nobody',
  )
  const webhooks = [{ topic: 'orders.place', callback_url: 'http://receiver.test', include_resources: ['colour'] }]
  expect(() => control.seed({ webhooks })).toThrow('/webhooks/0/include_resources: colour is not a valid includable')
})

test('faults are armed, shown and cleared', async () => {
  const stage = makeStage()
  const fault = { on: 'request', path: '/api/orders', effect: { kind: 'html' }, count: 3 }
  expect(await (await stage.call('POST', '/_emulator/faults', [fault])).json()).toEqual([fault])
  expect((await stage.call('GET', '/api/orders')).status).toBe(502)
  expect(await (await stage.call('GET', '/_emulator/faults')).json()).toEqual([{ ...fault, count: 2 }])
  expect(await (await stage.call('DELETE', '/_emulator/faults')).json()).toEqual([])
  const wrong = await stage.call('POST', '/_emulator/faults', [{ ...fault, effect: { kind: 'explode' } }])
  expect(wrong.status).toBe(422)
  expect(at(await jsonOf(wrong), 'problems')).toEqual([
    expect.stringContaining('/0/effect/kind: expected one of refuse'),
  ])
})

test('switches are refused for what does not exist', () => {
  const { control } = makeStage().emulator
  expect(() => control.setSwitches({ orders: { nobody: { copy_outcome: 'ok' } } })).toThrow(
    '/orders/nobody: does not exist',
  )
})

test('the clock can be read, and moved only where it is given to move', async () => {
  const fixed = makeStage()
  expect(await (await fixed.call('GET', '/_emulator/clock')).json()).toEqual({ now: '2026-03-01T00:00:00.000Z' })
  expect((await fixed.call('POST', '/_emulator/clock', { now: '2026-03-02T00:00:00Z' })).status).toBe(405)
  const moved = makeStage({ setClock: (nowMs) => moved.skip(nowMs - moved.nowMs()) })
  const answer = await moved.call('POST', '/_emulator/clock', { now: '2026-03-02T00:00:00Z' })
  expect(await answer.json()).toEqual({ now: '2026-03-02T00:00:00.000Z' })
})

test('behaviour is changed member by member', async () => {
  const stage = makeStage()
  const answer = await stage.call('POST', '/_emulator/behaviour', { copyDurationMs: 5_000 })
  expect(await answer.json()).toMatchObject({ copyDurationMs: 5_000, copyStartMs: 100 })
  expect((await stage.call('POST', '/_emulator/behaviour', { copyDurationMs: -1 })).status).toBe(422)
})

test('an unknown control path and a body that is no JSON are refused', async () => {
  const stage = makeStage()
  expect((await stage.call('GET', '/_emulator/constructor')).status).toBe(404)
  expect((await stage.call('POST', '/_emulator/seed', '{')).status).toBe(422)
  expect((await stage.call('POST', '/_emulator/state', {})).status).toBe(405)
})
