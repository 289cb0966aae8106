import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { bodyOf, dayMs, each, makeStage, type StageOptions, startMs } from '../stage.ts'

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
  expect(delivery?.headers).toEqual({
    'user-agent': 'CommerceLayer Module',
    'content-type': 'application/json',
    accept: 'application/json, text/plain, */*',
    'accept-encoding': 'gzip',
    'x-commercelayer-signature': expected,
    'x-commercelayer-topic': 'order_copies.create',
  })
  expect(delivery?.body).toEqual(new TextEncoder().encode(JSON.stringify(bodyOf(delivery))))
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

test('a delivery is what the API shows, but for the origin of links and the name of the request', async () => {
  const stage = makeListener({ origin: 'https://elsewhere.test' }, ['source_order'])
  const { id } = await (await stage.sdk()).order_copies.create({ source_order })
  const shown = await (await stage.call('GET', `/api/order_copies/${id}?include=source_order`)).text()
  await stage.run(0)
  const text = shown.replaceAll('https://elsewhere.test', '').replaceAll(/,"trace_id":"[0-9a-f]{64}"/g, '')
  expect(JSON.stringify(bodyOf(stage.sent[0]))).toBe(text)
})

test('without resources to include nothing is included', async () => {
  const stage = makeListener()
  await (await stage.sdk()).order_copies.create({ source_order })
  await stage.run(0)
  expect(Object.keys(Object(bodyOf(stage.sent[0])))).toEqual(['data'])
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

test('the first attempt comes as much later as deliveries are set to', async () => {
  const stage = makeListener({ behaviour: { deliveryDelayMs: 5_000 } })
  await (await stage.sdk()).order_copies.create({ source_order })
  await stage.run(4_999)
  expect(stage.sent).toHaveLength(0)
  await stage.run(1)
  expect(stage.sent).toHaveLength(1)
})

test('retries follow their schedule', async () => {
  const times: number[] = []
  const stage: ReturnType<typeof makeListener> = makeListener({
    behaviour: { deliveryRetryDelaysMs: [1_000, 60_000] },
    deliver: async () => {
      times.push(stage.nowMs() - startMs)
      return { status: 500 }
    },
  })
  await (await stage.sdk()).order_copies.create({ source_order })
  await stage.run(dayMs)
  expect(times).toEqual([0, 1_000, 61_000])
})

test.each([199, 204, 299, 300, 304, 307, 400, 410, 429, 500])(
  'an answer with %i is a success only if it is 2xx',
  async (status) => {
    const stage = makeListener({ deliver: async () => ({ status }) })
    const sdk = await stage.sdk()
    await sdk.order_copies.create({ source_order })
    await stage.run(0)
    const isGood = status >= 200 && status < 300
    expect(stage.emulator.control.state().deliveries).toMatchObject([{ status: isGood ? 'delivered' : 'waiting' }])
    expect((await sdk.webhooks.retrieve('hook')).circuit_failure_count).toBe(isGood ? 0 : 1)
  },
)

test('a retry goes where its webhook points by then, with the text of the event', async () => {
  const stage = makeListener({ deliver: async ({ url }) => ({ status: url.includes('right') ? 200 : 404 }) })
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order })
  await stage.run(0)
  await sdk.webhooks.update({ id: 'hook', callback_url: 'http://right.test/in' })
  await sdk.order_copies.update({ id, reference: 'later' })
  await stage.run(dayMs)
  expect(stage.sent.map(({ url }) => url)).toEqual(['http://receiver.test/in', 'http://right.test/in'])
  expect(stage.sent[1]?.body).toEqual(stage.sent[0]?.body)
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

test('a success that comes when the circuit is open does not close it', async () => {
  const answers: ((answer: { status: number }) => void)[] = []
  const stage = makeListener({
    behaviour: { deliveriesInFlight: 31 },
    deliver: () => new Promise((resolve) => answers.push(resolve)),
  })
  const sdk = await stage.sdk()
  for (let count = 0; count < 31; count += 1) await sdk.order_copies.create({ source_order })
  const sending = stage.emulator.runDue()
  const last = answers.pop()
  for (const answer of answers) answer({ status: 500 })
  await expect.poll(() => stage.emulator.control.state().webhooks[0]?.circuit_state).toBe('open')
  last?.({ status: 200 })
  await sending
  expect(await sdk.webhooks.retrieve('hook')).toMatchObject({ circuit_state: 'open', circuit_failure_count: 30 })
})

test('the state of its circuit is no change of a webhook', async () => {
  const stage = makeListener({ deliver: async () => ({ status: 500 }) })
  const sdk = await stage.sdk()
  await stage.run(dayMs)
  await sdk.order_copies.create({ source_order })
  await stage.run(0)
  const { created_at, updated_at, circuit_failure_count } = await sdk.webhooks.retrieve('hook')
  expect([circuit_failure_count, updated_at]).toEqual([1, created_at])
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
