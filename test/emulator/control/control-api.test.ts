import { describe, expect, test } from 'vitest'
import { at, isJsonObject } from '../../../lib/emulator/json.ts'
import { hourMs, jsonOf, makeStage, type Stage, startMs } from '../stage.ts'

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

test('a wrong seed is refused with every problem and its line, and nothing is put in', async () => {
  const stage = makeStage()
  const seed = {
    orders: [{ id: 'good' }, { id: 'b a d', status: 'lost', colour: 'red' }],
    order_subscriptions: [{ id: 'series', source_order: 'good', kind: 'manual', frequency: 'fortnightly' }],
  }
  const response = await stage.call('POST', '/_emulator/seed', JSON.stringify(seed, null, 2))
  expect(response.status).toBe(422)
  expect(at(await jsonOf(response), 'problems')).toEqual([
    'body:7: /orders/1/id: expected an id of 1 to 40 letters, digits, _ or -, got "b a d"',
    'body:8: /orders/1/status: expected one of draft, pending, placed, approved, cancelled, got "lost"',
    expect.stringContaining('body:9: /orders/1/colour: unknown'),
    expect.stringMatching(
      /^body:17: \/order_subscriptions\/0\/frequency: expected a frequency: .*, got "fortnightly"$/,
    ),
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

test('an answer can be so late as a timer can wait, and no later', async () => {
  const { control } = makeStage().emulator
  const late = (ms: number) => control.addFaults([{ on: 'request', path: '/', effect: { kind: 'answer_late', ms } }])
  late(2_147_483_647)
  expect(() => late(2_147_483_648)).toThrow(
    '/0/effect/ms: expected a whole number from 0 to 2147483647, got 2147483648',
  )
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

test('a delivery fault for a topic that no webhook can have is refused, as in a seed', () => {
  const { control } = makeStage().emulator
  const fault = { on: 'delivery', effect: { kind: 'lose' } }
  expect(() => control.addFaults([fault, { ...fault, topic: 'order_copies.update' }])).toThrow(
    '/1/topic: expected a topic such as orders.place, got "order_copies.update"',
  )
  control.addFaults([
    { ...fault, topic: 'order_copies.fail' },
    { ...fault, topic: 'customers.metadata_update' },
  ])
  expect(control.faults()).toHaveLength(2)
})

test('a fault without its effect is told which there are', () => {
  const { control } = makeStage().emulator
  expect(() => control.addFaults([{ on: 'delivery' }])).toThrow(
    '/0/effect/kind: expected one of duplicate, delay, lose, reorder, got nothing',
  )
})

test('switches are refused for what does not exist', () => {
  const { control } = makeStage().emulator
  expect(() => control.setSwitches({ orders: { nobody: { copy_outcome: 'ok' } } })).toThrow(
    '/orders/nobody: does not exist',
  )
})

describe('the clock', () => {
  /** A stage whose clock the control prefix may move, with what it answers to that. */
  const movable = () => {
    const stage: Stage = makeStage({ setClock: (nowMs) => stage.skip(nowMs - stage.nowMs()) })
    const move = async (body: unknown) => jsonOf(await stage.call('POST', '/_emulator/clock', body))
    return { ...stage, move }
  }

  test('can be read, and moved only where it is given to move', async () => {
    const stage = makeStage()
    expect(await jsonOf(await stage.call('GET', '/_emulator/clock'))).toEqual({ now: '2026-03-01T00:00:00.000Z' })
    expect((await stage.call('POST', '/_emulator/clock', { now: '2026-03-02T00:00:00Z' })).status).toBe(405)
  })

  test('is set to a time, moved by seconds, and moved back', async () => {
    const { move } = movable()
    expect(await move({ now: '2026-03-02T00:00:00Z' })).toEqual({ now: '2026-03-02T00:00:00.000Z' })
    expect(await move({ advance_seconds: 1.5 })).toEqual({ now: '2026-03-02T00:00:01.500Z' })
    expect(await move({ advance_seconds: -86_400 })).toEqual({ now: '2026-03-01T00:00:01.500Z' })
  })

  test('goes forward by way of all that falls due: three days of an hourly subscription are 72 runs, each in time', async () => {
    const { move, emulator } = movable()
    emulator.control.seed({
      orders: [{ id: 'source' }],
      order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'automatic', frequency: 'hourly' }],
    })
    await move({ advance_seconds: 72 * 3_600 })
    const { copies, order_subscriptions } = emulator.control.state()
    const hours = Array.from({ length: 72 }, (_, hour) => new Date(startMs + (hour + 1) * hourMs).toISOString())
    expect(copies.map(({ created_at }) => created_at)).toEqual(hours)
    // The last one has only just begun.
    expect(order_subscriptions).toMatchObject([{ next_run_at: '2026-03-04T01:00:00.000Z' }])
    await move({ advance_seconds: 1 })
    expect(emulator.control.state().copies.filter(({ status }) => status === 'completed')).toHaveLength(72)
  })

  test('goes back without undoing or forgetting anything', async () => {
    const { move, emulator } = movable()
    emulator.control.seed({
      orders: [{ id: 'source' }],
      order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'automatic', frequency: 'daily' }],
    })
    await move({ advance_seconds: 86_400 })
    await move({ advance_seconds: -86_400 })
    expect(emulator.control.state().copies).toHaveLength(1)
    await move({ now: '2026-03-03T00:00:00Z' })
    expect(emulator.control.state().copies).toHaveLength(2)
  })

  test.each([
    [{}, '/: expected either now or advance_seconds'],
    [{ now: '2026-03-02', advance_seconds: 1 }, '/: expected either now or advance_seconds'],
    [{ now: 'tomorrow' }, '/now: expected an ISO 8601 datetime, got "tomorrow"'],
    [{ advance_seconds: '1' }, '/advance_seconds: expected a number'],
    [{ advance_seconds: 1e14 }, '/advance_seconds: expected a number'],
    [{ advance_seconds: 253_402_300_799 }, '/advance_seconds: expected a time from 1970 to 9999'],
    [{ by: 1 }, '/by: unknown, expected now, advance_seconds'],
  ])('refuses %j', async (body, problem) => {
    const { move, nowMs } = movable()
    expect(at(await move(body), 'problems')).toEqual([expect.stringContaining(problem)])
    expect(nowMs()).toBe(startMs)
  })
})

test('behaviour is changed member by member', async () => {
  const stage = makeStage()
  const answer = await stage.call('POST', '/_emulator/behaviour', { copyDurationMs: 5_000 })
  expect(await answer.json()).toMatchObject({ copyDurationMs: 5_000, copyStartMs: 100 })
  expect((await stage.call('POST', '/_emulator/behaviour', { copyDurationMs: -1 })).status).toBe(422)
})

test.each(['/_emulator', '/_emulator/'])('%s lists what there is', async (path) => {
  const contents = await jsonOf(await makeStage().call('GET', path))
  expect(Object.keys(isJsonObject(contents) ? contents : {})).toEqual(
    ['clock', 'seed', 'switches', 'faults', 'behaviour', 'state'].map((name) => `/_emulator/${name}`),
  )
  expect(at(contents, '/_emulator/faults')).toMatchObject({ DELETE: 'disarms all faults' })
})

test('what is listed is answered, and nothing else is', async () => {
  const stage = makeStage()
  const error = async (method: string, path: string, body?: unknown) => {
    const response = await stage.call(method, path, body)
    return `${response.status} ${String(at(await jsonOf(response), 'error'))}`
  }
  expect(await error('GET', '/_emulator/constructor')).toMatch('404 there is no constructor here, only clock, seed')
  expect(await error('POST', '/_emulator/state', {})).toBe('405 POST is not possible on /_emulator/state, only GET')
  expect(await error('GET', '/_emulator/seed')).toBe('405 GET is not possible on /_emulator/seed, only POST')
  expect(await error('POST', '/_emulator/seed', '{')).toBe(
    '422 body refused:\nbody:1: expected a name in double quotes, got the end',
  )
})
