import { expect, test } from 'vitest'
import type { DeliveryEffect } from '../../../lib/emulator/control-types.ts'
import { bodyOf, makeStage } from '../stage.ts'

const stageWith = (effect: DeliveryEffect, topic = 'order_copies.create') => {
  const stage = makeStage()
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
