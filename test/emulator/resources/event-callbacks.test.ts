import { expect, test } from 'vitest'
import { bodyOf, dayMs, each, makeStage, type StageOptions } from '../stage.ts'

const stageWith = (options: StageOptions = {}) => {
  const stage = makeStage(options)
  stage.emulator.control.seed({
    webhooks: [{ id: 'hook', topic: 'orders.create', callback_url: 'http://receiver.test/in' }],
  })
  return stage
}

test('an attempt leaves a callback with what was sent and what came back', async () => {
  const stage = stageWith({ deliver: async () => ({ status: 201 }) })
  const sdk = await stage.sdk()
  await sdk.orders.create({ reference: 'ünï/1' })
  await stage.run(0)
  const [callback] = await sdk.event_callbacks.list({ include: ['webhook'] })
  expect(callback).toMatchObject({
    callback_url: 'http://receiver.test/in',
    payload: bodyOf(stage.sent[0]),
    response_code: '201',
    response_message: 'Created',
    webhook: { id: 'hook' },
  })
  expect(callback).not.toHaveProperty('signature')
})

test('an attempt without an answer has a reason and no code', async () => {
  const stage = stageWith({
    behaviour: { deliveryRetryDelaysMs: [] },
    deliver: async () => {
      throw new Error('connection reset')
    },
  })
  const sdk = await stage.sdk()
  await sdk.orders.create({})
  await stage.run(0)
  const [callback] = await sdk.event_callbacks.list()
  expect(callback).toMatchObject({ response_code: null, response_message: 'connection reset' })
})

test('callbacks are found by their webhook, their code and their time', async () => {
  let failures = 1
  const stage = stageWith({ deliver: async () => ({ status: failures-- > 0 ? 302 : 200 }) })
  const sdk = await stage.sdk()
  await sdk.orders.create({})
  await stage.run(dayMs)
  const { created_at } = (await sdk.event_callbacks.list({ filters: { response_code_eq: '302' } }))[0] ?? {}
  const later = await sdk.event_callbacks.list({ filters: { webhook_id_eq: 'hook', created_at_gt: created_at ?? '' } })
  expect(each(later, ({ response_code }) => response_code)).toEqual(['200'])
  expect(await sdk.event_callbacks.count({ filters: { webhook_id_eq: 'nobody' } })).toBe(0)
})

test('callbacks and the deliveries behind them are forgotten after a month, the last ones of a webhook too', async () => {
  const stage = stageWith({ deliver: async () => ({ status: 500 }) })
  const sdk = await stage.sdk()
  await sdk.orders.create({})
  await stage.run(dayMs)
  const callbacks = await sdk.event_callbacks.list({ pageSize: 25 })
  expect(callbacks).toHaveLength(11)
  stage.skip(29 * dayMs + 1)
  const kept = await sdk.event_callbacks.list({ pageSize: 25 })
  expect(each(kept, ({ id }) => id)).toEqual(each(callbacks, ({ id }) => id).slice(-kept.length))
  expect(kept.length).toBeGreaterThan(0)
  expect(each(kept, ({ payload }) => payload)).toEqual(Array(kept.length).fill(bodyOf(stage.sent[0])))
  stage.skip(dayMs)
  expect(await sdk.event_callbacks.count()).toBe(0)
  expect(await sdk.webhooks.last_event_callbacks('hook')).toHaveLength(0)
  expect(stage.emulator.control.state().deliveries).toEqual([])
})

test('what is older than a month is forgotten without any request, lost deliveries too', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'manual', frequency: 'daily' }],
    webhooks: [{ topic: 'order_copies.create', callback_url: 'http://receiver.test/in' }],
  })
  stage.emulator.control.addFaults([{ on: 'delivery', effect: { kind: 'lose' } }])
  await stage.run(40 * dayMs)
  expect(stage.sent).toHaveLength(39)
  const { deliveries } = stage.emulator.control.state()
  expect(deliveries).toHaveLength(30)
  expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set(['delivered']))
})

test('a delivery that waits for longer than a month is made all the same', async () => {
  const stage = stageWith()
  stage.emulator.control.addFaults([{ on: 'delivery', effect: { kind: 'delay', ms: 40 * dayMs } }])
  const sdk = await stage.sdk()
  await sdk.orders.create({})
  await stage.run(39 * dayMs)
  await sdk.orders.create({})
  await stage.run(20 * dayMs)
  expect(stage.sent).toHaveLength(2)
  expect(stage.emulator.control.state().deliveries).toHaveLength(2)
})
