import { expect, test } from 'vitest'
import { makeCommerceLayer } from '../../lib/adapters/commerce-layer/commerce-layer.ts'
import { dayMs, makeStage, type Stage } from '../emulator/stage.ts'
import { clientOptions, given } from './client.ts'

const CALLBACK_URL = 'https://perennial.example/deliveries/order_copies.create'

/** A shop with one webhook, whose receiver answers with a status or not at all. */
function shop(answer: number | 'silent'): Stage {
  const deliver = async () => {
    if (answer === 'silent') throw new Error('nobody answered')
    return { status: answer }
  }
  const stage = makeStage({ deliver, behaviour: { deliveriesInFlight: 1 } })
  stage.emulator.control.seed({
    orders: [{ id: 'source0001' }],
    webhooks: [
      {
        id: 'webhook001',
        topic: 'order_copies.create',
        callback_url: CALLBACK_URL,
        include_resources: ['source_order'],
      },
    ],
  })
  return stage
}

async function copy(stage: Stage, times: number): Promise<void> {
  const sdk = await stage.sdk()
  for (let count = 0; count < times; count += 1) {
    await sdk.order_copies.create({ source_order: { type: 'orders', id: 'source0001' } })
  }
  await stage.run(dayMs)
}

test('webhooks are listed with all that says whether they work, and without their secrets', async () => {
  const answers: string[] = []
  const commerceLayer = makeCommerceLayer(clientOptions(shop(200), (body) => answers.push(body)))
  expect(given(await commerceLayer.listWebhooks(1))).toEqual({
    items: [
      {
        id: 'webhook001',
        name: 'Webhook webhook001',
        topic: 'order_copies.create',
        callbackUrl: CALLBACK_URL,
        includeResources: ['source_order'],
        disabledMs: undefined,
        circuitState: 'closed',
        circuitFailureCount: 0,
        referenceOrigin: undefined,
      },
    ],
    pageCount: 1,
    recordCount: 1,
  })
  expect(answers.at(-1)).toContain('webhook001')
  expect(answers.at(-1)).not.toContain('shared_secret')
})

test('a circuit that failures have opened is closed again, and says so', async () => {
  const stage = shop(503)
  const commerceLayer = makeCommerceLayer(clientOptions(stage))
  await copy(stage, 4)
  const open = given(await commerceLayer.listWebhooks(1)).items
  expect(open).toMatchObject([{ circuitState: 'open', circuitFailureCount: 30 }])
  const closed = given(await commerceLayer.resetCircuit('webhook001'))
  expect(closed).toMatchObject({ id: 'webhook001', circuitState: 'closed', circuitFailureCount: 0 })
  expect(given(await commerceLayer.listWebhooks(1)).items).toEqual([closed])
})

test('a circuit of a webhook that does not exist cannot be reset', async () => {
  const commerceLayer = makeCommerceLayer(clientOptions(shop(200)))
  expect(await commerceLayer.resetCircuit('none')).toMatchObject({ ok: false, failure: { status: 404 } })
})

test('deliveries that failed are listed with what they were about and nothing else of what they carried', async () => {
  const stage = shop(503)
  const commerceLayer = makeCommerceLayer(clientOptions(stage))
  const beforeMs = stage.nowMs()
  await copy(stage, 1)
  const [made] = stage.emulator.control.state().copies
  const window = { fromMs: beforeMs, toMs: stage.nowMs() }
  const { items, recordCount } = given(await commerceLayer.listFailedDeliveries({ ...window, page: 1 }))
  expect(recordCount).toBe(stage.sent.length)
  expect(items[0]).toEqual({
    id: expect.any(String),
    createdMs: expect.any(Number),
    topic: 'order_copies.create',
    responseCode: '503',
    about: { type: 'order_copies', id: made?.id, updatedMs: beforeMs },
  })
  const times = items.map(({ createdMs }) => createdMs)
  expect(times).toEqual(times.toSorted((one, other) => one - other))
  const [first = 0, second = 0] = times
  const later = given(await commerceLayer.listFailedDeliveries({ fromMs: first + 1, toMs: second, page: 1 }))
  expect(later.items).toEqual(items.slice(1, 2))
})

test('deliveries that were taken, or went to others, are not among those that failed', async () => {
  const stage = shop(200)
  const erp = { topic: 'order_copies.complete', callback_url: 'https://erp.example/copies' }
  stage.emulator.control.seed({ webhooks: [erp] })
  const commerceLayer = makeCommerceLayer(clientOptions(stage))
  await copy(stage, 1)
  expect(stage.sent).toHaveLength(2)
  const window = { fromMs: 0, toMs: stage.nowMs() }
  expect(given(await commerceLayer.listFailedDeliveries({ ...window, page: 1 })).items).toEqual([])
})

test('a delivery that nobody answered has failed without a status', async () => {
  const stage = shop('silent')
  const commerceLayer = makeCommerceLayer(clientOptions(stage))
  await copy(stage, 1)
  const { items } = given(await commerceLayer.listFailedDeliveries({ fromMs: 0, toMs: stage.nowMs(), page: 1 }))
  expect(items[0]).toMatchObject({ responseCode: undefined, about: { type: 'order_copies' } })
})
