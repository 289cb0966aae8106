import { expect, test } from 'vitest'
import type { DeliveryEffect, DeliveryFault } from '../../../lib/emulator/control-types.ts'
import { bodyOf, dayMs, makeStage, type StageOptions } from '../stage.ts'

const stageWith = (effect: DeliveryEffect, topic = 'order_copies.create', options: StageOptions = {}) => {
  const stage = makeStage(options)
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    webhooks: ['order_copies.create', 'order_copies.start'].map((heard) => ({
      topic: heard,
      callback_url: 'http://receiver.test/in',
    })),
  })
  stage.emulator.control.addFaults([{ on: 'delivery', topic, effect }])
  return stage
}

const source_order = { type: 'orders', id: 'source' } as const

const topicsOf = (stage: ReturnType<typeof makeStage>) =>
  stage.sent.map(({ headers }) => headers['x-commercelayer-topic'])

test('a duplicated delivery is sent twice with the same bytes', async () => {
  const stage = stageWith({ kind: 'duplicate', ms: 50 })
  await (await stage.sdk()).order_copies.create({ source_order })
  await stage.run(60)
  expect(topicsOf(stage)).toEqual(['order_copies.create', 'order_copies.create'])
  expect(bodyOf(stage.sent[1])).toEqual(bodyOf(stage.sent[0]))
})

test('a lost delivery is never sent, and a fault is used once', async () => {
  const stage = stageWith({ kind: 'lose' })
  const sdk = await stage.sdk()
  await sdk.order_copies.create({ source_order })
  await sdk.order_copies.create({ source_order })
  await stage.run(0)
  expect(topicsOf(stage)).toEqual(['order_copies.create'])
  expect(stage.emulator.control.state().deliveries.map(({ status }) => status)).toEqual(['lost', 'delivered'])
  expect(stage.emulator.control.state().faults).toEqual([])
})

test('a delayed delivery is sent after the time', async () => {
  const stage = stageWith({ kind: 'delay', ms: 1_000 })
  await (await stage.sdk()).order_copies.create({ source_order })
  await stage.run(999)
  expect(topicsOf(stage)).toEqual(['order_copies.start'])
  await stage.run(1)
  expect(topicsOf(stage)).toEqual(['order_copies.start', 'order_copies.create'])
})

test('a reordered delivery follows the next one about the same resource', async () => {
  const stage = stageWith({ kind: 'reorder' })
  const sdk = await stage.sdk()
  await sdk.order_copies.create({ source_order })
  await sdk.order_copies.create({ source_order })
  await stage.run(100)
  expect(topicsOf(stage)).toEqual([
    'order_copies.create',
    'order_copies.start',
    'order_copies.start',
    'order_copies.create',
  ])
})

test('a reordered delivery that nothing follows is sent ten minutes late, once, and retried like any other', async () => {
  const stage = makeStage({ deliver: async () => ({ status: 500 }), behaviour: { deliveryRetryDelaysMs: [60_000] } })
  stage.emulator.control.seed({ webhooks: [{ topic: 'orders.create', callback_url: 'http://receiver.test/in' }] })
  stage.emulator.control.addFaults([{ on: 'delivery', effect: { kind: 'reorder' } }])
  await (await stage.sdk()).orders.create({})
  await stage.run(600_000 - 1)
  expect(stage.sent).toEqual([])
  await stage.run(1)
  expect(stage.sent).toHaveLength(1)
  await stage.run(600_000)
  expect(stage.sent).toHaveLength(2)
})

test('a reordered delivery that was overtaken is retried by its schedule, not when its ten minutes are over', async () => {
  const stage = stageWith({ kind: 'reorder' }, 'order_copies.create', {
    deliver: async () => ({ status: 500 }),
    behaviour: { deliveryRetryDelaysMs: [dayMs] },
  })
  await (await stage.sdk()).order_copies.create({ source_order })
  await stage.run(100)
  expect(topicsOf(stage)).toEqual(['order_copies.start', 'order_copies.create'])
  await stage.run(1_200_000)
  expect(stage.sent).toHaveLength(2)
})

/** What became of the deliveries of so many new orders. */
const fates = async (fault: Partial<DeliveryFault>, orders: number) => {
  const stage = makeStage()
  stage.emulator.control.seed({ webhooks: [{ topic: 'orders.create', callback_url: 'http://receiver.test/in' }] })
  stage.emulator.control.addFaults([{ on: 'delivery', effect: { kind: 'lose' }, ...fault }])
  const sdk = await stage.sdk()
  for (let made = 0; made < orders; made += 1) await sdk.orders.create({})
  return stage.emulator.control.state().deliveries.map(({ status }) => status)
}

test('a fault strikes as often as it says', async () => {
  expect(await fates({ count: 2 }, 3)).toEqual(['lost', 'lost', 'waiting'])
  expect(await fates({ count: null }, 3)).toEqual(['lost', 'lost', 'lost'])
})

test('a fault strikes its topic only', async () => {
  expect(await fates({ topic: 'orders.draft' }, 1)).toEqual(['waiting'])
  expect(await fates({ topic: 'orders.create' }, 1)).toEqual(['lost'])
})

test('a fault strikes by its chance', async () => {
  expect(await fates({ probability: 0 }, 3)).toEqual(['waiting', 'waiting', 'waiting'])
  const some = await fates({ probability: 0.5, count: null }, 40)
  expect(new Set(some)).toEqual(new Set(['lost', 'waiting']))
})

test('a fault strikes what is about its resource only', async () => {
  const stage = stageWith({ kind: 'lose' }, 'order_copies.start')
  const sdk = await stage.sdk()
  const [, wanted] = [await sdk.order_copies.create({ source_order }), await sdk.order_copies.create({ source_order })]
  stage.emulator.control.clearFaults()
  stage.emulator.control.addFaults([{ on: 'delivery', resource_id: wanted.id, count: null, effect: { kind: 'lose' } }])
  await stage.run(100)
  const { deliveries } = stage.emulator.control.state()
  expect(deliveries.filter(({ status }) => status === 'lost')).toMatchObject([
    { resource_id: wanted.id, topic: 'order_copies.start' },
  ])
})

test('an event that is triggered meets faults like any other', async () => {
  const stage = stageWith({ kind: 'lose' }, 'order_copies.complete')
  const sdk = await stage.sdk()
  await sdk.order_copies.create({ source_order })
  await stage.run(0)
  const [event] = await sdk.events.list({ filters: { name_eq: 'order_copies.create' } })
  stage.emulator.control.addFaults([{ on: 'delivery', topic: 'order_copies.create', effect: { kind: 'duplicate' } }])
  await sdk.events._trigger(event?.id ?? '')
  await stage.run(0)
  expect(topicsOf(stage)).toEqual(Array(3).fill('order_copies.create'))
})
