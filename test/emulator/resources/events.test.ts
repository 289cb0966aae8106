import { expect, test } from 'vitest'
import { at } from '../../../lib/emulator/json.ts'
import { bodyOf, dayMs, each, jsonOf, makeStage, type StageOptions } from '../stage.ts'

const source_order = { type: 'orders', id: 'source' } as const

const stageWith = (options: StageOptions = {}) => {
  const stage = makeStage(options)
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    webhooks: [
      { id: 'starts', topic: 'order_copies.start', callback_url: 'http://receiver.test/in' },
      { id: 'ends', topic: 'order_copies.destroy', callback_url: 'http://receiver.test/in' },
    ],
  })
  return stage
}

/** A copy that has completed, with the event of its start. */
const completed = async (options: StageOptions = {}) => {
  const stage = stageWith(options)
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order })
  await stage.run(1_000)
  const events = await sdk.order_copies.events(id)
  const start = events.find(({ name }) => name === 'order_copies.start')
  return { stage, sdk, copyId: id, startId: start?.id ?? '' }
}

test('everything that happens to a resource is an event of it, whether anybody listens or not', async () => {
  const { sdk, copyId } = await completed()
  const names = ['order_copies.create', 'order_copies.start', 'order_copies.complete']
  expect(each(await sdk.order_copies.events(copyId), ({ name }) => name)).toEqual(names)
  const { events } = await sdk.order_copies.retrieve(copyId, { include: ['events'] })
  expect(each(events ?? [], ({ name }) => name)).toEqual(names)
  expect(await sdk.events.count({ filters: { name_start: 'order_copies' } })).toBe(3)
})

test('what happens again to the same resource is the same event, later', async () => {
  const stage = stageWith()
  stage.emulator.control.seed({
    order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'manual', frequency: 'daily' }],
  })
  await stage.run(3 * dayMs + 1_000)
  const sdk = await stage.sdk()
  const runs = await sdk.order_subscriptions.events('series', { filters: { name_end: 'last_run_succeeded' } })
  expect(each(runs, ({ created_at, updated_at }) => [created_at, updated_at].map((at) => at.slice(0, 10)))).toEqual([
    ['2026-03-02', '2026-03-04'],
  ])
})

test('resources are found by their events', async () => {
  const { sdk, copyId, startId } = await completed()
  await sdk.order_copies.create({ source_order })
  const found = await sdk.order_copies.list({ filters: { events_id_eq: startId } })
  expect(each(found, ({ id }) => id)).toEqual([copyId])
})

test('an event names the webhooks that listen to it, and its last callbacks, the newest first', async () => {
  let failures = 2
  const deliver = async () => ({ status: failures-- > 0 ? 500 : 200 })
  const { stage, sdk, startId } = await completed({ deliver })
  await stage.run(dayMs)
  const event = await sdk.events.retrieve(startId, { include: ['webhooks', 'last_event_callbacks'] })
  expect(each(event.webhooks ?? [], ({ id }) => id)).toEqual(['starts'])
  const codes = ['200', '500', '500']
  expect(each(event.last_event_callbacks ?? [], ({ response_code }) => response_code)).toEqual(codes)
  expect(each(await sdk.events.last_event_callbacks(startId), ({ response_code }) => response_code)).toEqual(codes)
})

test('an event that is triggered tells its webhooks again, with the resource as it is by then', async () => {
  const { stage, sdk, startId } = await completed()
  stage.sent.splice(0)
  await sdk.events._trigger(startId)
  await sdk.events._trigger(startId)
  await stage.run(0)
  expect(stage.sent.map(({ headers }) => headers['x-commercelayer-topic'])).toEqual([
    'order_copies.start',
    'order_copies.start',
  ])
  expect(bodyOf(stage.sent[0])).toMatchObject({ data: { attributes: { status: 'completed' } } })
})

test('where replayed events are not rendered anew, it is the resource as it was, to the byte', async () => {
  const { stage, sdk, copyId, startId } = await completed({ behaviour: { replayedEventRendersAnew: false } })
  const [first] = stage.sent.splice(0)
  await sdk.order_copies.update({ id: copyId, reference: 'later' })
  await sdk.events._trigger(startId)
  await stage.run(0)
  expect(bodyOf(stage.sent[0])).toMatchObject({ data: { attributes: { status: 'in_progress', reference: null } } })
  expect(stage.sent[0]?.body).toEqual(first?.body)
})

test('a webhook that was made after the event is told when the event is triggered', async () => {
  const { stage, sdk, startId } = await completed()
  await sdk.webhooks.create({ topic: 'order_copies.start', callback_url: 'http://late.test/in' })
  await sdk.webhooks._disable('starts')
  stage.sent.splice(0)
  await sdk.events._trigger(startId)
  await stage.run(0)
  expect(stage.sent.map(({ url }) => url)).toEqual(['http://late.test/in'])
})

test('what happened while a circuit was open can be told afterwards', async () => {
  let status = 500
  const stage = stageWith({
    behaviour: { deliveryRetryDelaysMs: Array(29).fill(1) },
    deliver: async () => ({ status }),
  })
  const sdk = await stage.sdk()
  await sdk.order_copies.create({ source_order })
  await stage.run(1_000)
  expect(await sdk.webhooks.retrieve('starts')).toMatchObject({ circuit_state: 'open' })
  stage.sent.splice(0)
  const missed = await sdk.order_copies.create({ source_order })
  await stage.run(1_000)
  expect(stage.sent).toEqual([])
  status = 200
  await sdk.webhooks._reset_circuit('starts')
  const [event] = await sdk.order_copies.events(missed.id, { filters: { name_eq: 'order_copies.start' } })
  await sdk.events._trigger(event?.id ?? '')
  await stage.run(0)
  expect(stage.sent.map(bodyOf)).toMatchObject([{ data: { id: missed.id } }])
})

test('what a seed plants has no events', async () => {
  expect(await (await stageWith().sdk()).events.count()).toBe(0)
})

test('the end of a resource can be told again, and says no more than at first', async () => {
  const { stage, sdk, copyId, startId } = await completed()
  await sdk.order_copies.delete(copyId)
  await stage.run(0)
  const [ended] = await sdk.events.list({ filters: { name_eq: 'order_copies.destroy' } })
  await sdk.events._trigger(ended?.id ?? '')
  await stage.run(0)
  const [, first, again] = stage.sent
  expect(bodyOf(first)).toMatchObject({ data: { id: copyId, attributes: { status: null } } })
  expect(again?.body).toEqual(first?.body)
  await expect(sdk.events._trigger(startId)).rejects.toMatchObject({ status: 422 })
  expect(await sdk.events.retrieve(startId)).toMatchObject({ name: 'order_copies.start' })
})

test('an event can be annotated, and not be made or deleted', async () => {
  const { stage, sdk, startId } = await completed()
  stage.sent.splice(0)
  expect(await sdk.events.update({ id: startId, metadata: { seen: true } })).toMatchObject({ metadata: { seen: true } })
  await stage.run(0)
  expect(stage.sent).toEqual([])
  for (const [method, path] of [
    ['POST', '/api/events'],
    ['DELETE', `/api/events/${startId}`],
  ] as const) {
    expect((await stage.call(method, path, { data: { type: 'events' } })).status).toBe(405)
  }
})

test('what an event is about is not shown', async () => {
  const { stage, startId } = await completed()
  const document = await jsonOf(await stage.call('GET', `/api/events/${startId}`))
  expect(Object.keys(Object(at(document, 'data', 'relationships')))).toEqual([
    'webhooks',
    'last_event_callbacks',
    'event_stores',
  ])
})
