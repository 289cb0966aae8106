import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { bodyOf, dayMs, each, makeStage, type StageOptions } from '../stage.ts'

const secret = '0123456789abcdef0123456789abcdef'

const makeListener = (options: StageOptions = {}, include_resources: readonly string[] = []) => {
  const stage = makeStage(options)
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    webhooks: [
      {
        id: 'hook',
        topic: 'order_copies.create',
        callback_url: 'http://receiver.test/in',
        shared_secret: secret,
        include_resources,
      },
      { id: 'gone', topic: 'order_copies.destroy', callback_url: 'http://receiver.test/in', shared_secret: secret },
    ],
  })
  return stage
}

const source_order = { type: 'orders', id: 'source' } as const

test('a delivery is signed over its raw body with the secret as text', async () => {
  const stage = makeListener()
  await (await stage.sdk()).order_copies.create({ source_order, reference: 'ünï/1' })
  await stage.run(0)
  const [delivery] = stage.sent
  const expected = createHmac('sha256', secret)
    .update(delivery?.body ?? '')
    .digest('base64')
  expect(delivery?.headers['x-commercelayer-signature']).toBe(expected)
  expect(delivery?.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'CommerceLayer Module',
    'x-commercelayer-topic': 'order_copies.create',
  })
})

test('a delivery has relative links, and linkage and included only for what its webhook includes', async () => {
  const stage = makeListener({}, ['source_order.customer', 'target_order'])
  const { id } = await (await stage.sdk()).order_copies.create({ source_order })
  await stage.run(0)
  const body = bodyOf(stage.sent[0])
  expect(body).toMatchObject({
    data: {
      id,
      links: { self: `/api/order_copies/${id}` },
      relationships: {
        source_order: { data: { type: 'orders', id: 'source' } },
        target_order: { data: null },
        order_subscription: { links: { related: `/api/order_copies/${id}/order_subscription` } },
      },
      meta: { mode: 'test' },
    },
    included: [{ type: 'orders', id: 'source' }, { type: 'customers' }],
  })
  expect(body).not.toHaveProperty('data.meta.trace_id')
  expect(body).not.toHaveProperty('data.relationships.order_subscription.data')
  expect(body).not.toHaveProperty('data.attributes.type')
})

test('a destroy delivery carries the id and nothing else', async () => {
  const stage = makeListener()
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order, reference: 'secret' })
  await sdk.order_copies.delete(id)
  await stage.run(0)
  const body = bodyOf(stage.sent.at(-1))
  expect(body).toMatchObject({ data: { id, attributes: { reference: null }, relationships: { source_order: null } } })
  expect(body).not.toHaveProperty('data.attributes.type')
  expect(JSON.stringify(body)).not.toContain('secret')
})

test('a failed delivery is tried ten more times with the same bytes, then given up', async () => {
  const stage = makeListener({ deliver: async () => ({ status: 500 }) })
  await (await stage.sdk()).order_copies.create({ source_order })
  await stage.run(dayMs)
  expect(stage.sent).toHaveLength(11)
  expect(new Set(stage.sent.map(({ body }) => new TextDecoder().decode(body))).size).toBe(1)
  expect(stage.emulator.control.state().deliveries).toMatchObject([
    { status: 'failed', attempts: 11, response_code: '500' },
  ])
})

test('a success closes the count of failures', async () => {
  let failures = 3
  const stage = makeListener({
    deliver: async () => {
      failures -= 1
      if (failures >= 0) throw new Error('connection reset')
      return { status: 204 }
    },
  })
  const sdk = await stage.sdk()
  await sdk.order_copies.create({ source_order })
  await stage.run(dayMs)
  expect(await sdk.webhooks.retrieve('hook')).toMatchObject({ circuit_state: 'closed', circuit_failure_count: 0 })
  const codes = each(await sdk.event_callbacks.list({ filters: { webhook_id_eq: 'hook' } }), (one) => one.response_code)
  expect(codes).toEqual([null, null, null, '204'])
})

test('thirty consecutive failures, retries counted, open the circuit until it is reset', async () => {
  const stage = makeListener({ deliver: async () => ({ status: 503 }), behaviour: { deliveriesInFlight: 1 } })
  const sdk = await stage.sdk()
  for (let count = 0; count < 4; count += 1) await sdk.order_copies.create({ source_order })
  await stage.run(dayMs)
  expect(stage.sent).toHaveLength(30)
  expect(await sdk.webhooks.retrieve('hook')).toMatchObject({ circuit_state: 'open', circuit_failure_count: 30 })
  await sdk.order_copies.create({ source_order })
  await stage.run(dayMs)
  expect(stage.sent).toHaveLength(30)
  await sdk.webhooks._reset_circuit('hook')
  await sdk.order_copies.create({ source_order })
  await stage.run(0)
  expect(stage.sent).toHaveLength(31)
})

test('a disabled webhook is sent nothing', async () => {
  const stage = makeListener()
  const sdk = await stage.sdk()
  await sdk.webhooks._disable('hook')
  await sdk.order_copies.create({ source_order })
  await sdk.webhooks._enable('hook')
  await stage.run(dayMs)
  expect(stage.sent).toEqual([])
})

test('event_callbacks are forgotten after a month', async () => {
  const stage = makeListener()
  const sdk = await stage.sdk()
  await sdk.order_copies.create({ source_order })
  await stage.run(29 * dayMs)
  expect(await sdk.event_callbacks.count()).toBe(1)
  await stage.run(2 * dayMs)
  expect(await sdk.event_callbacks.count()).toBe(0)
})

test('a webhook gets a secret of its own, which can be read again', async () => {
  const sdk = await makeListener().sdk()
  const made = await sdk.webhooks.create({ topic: 'orders.place', callback_url: 'https://receiver.test/in' })
  expect(made.shared_secret).toMatch(/^[0-9a-f]{32}$/)
  expect((await sdk.webhooks.retrieve(made.id)).shared_secret).toBe(made.shared_secret)
  await expect(sdk.webhooks.create({ topic: 'orders.place', callback_url: 'nowhere' })).rejects.toMatchObject({
    status: 422,
  })
})
