import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openEmulated } from './emulated.ts'
import { onTheEmulator } from './on-the-emulator.ts'
import { openOrganization } from './open-organization.ts'

const callback_url = 'https://perennial.example/deliveries'

describe('webhooks', () => {
  test('are created with a secret of their own and a closed circuit', async () => {
    const { sdk, stem } = await openOrganization()
    const wanted = {
      name: `${stem}1`,
      topic: 'orders.tagged',
      callback_url,
      include_resources: ['customer'],
      reference: stem,
    }
    const webhook = await sdk.webhooks.create(wanted)
    expect(webhook).toMatchObject({ type: 'webhooks', ...wanted, disabled_at: null })
    expect(webhook).toMatchObject({ circuit_state: 'closed', circuit_failure_count: 0 })
    expect(webhook.shared_secret).toMatch(/^[0-9a-f]{32}$/)
    const another = await sdk.webhooks.create({ ...wanted, name: `${stem}2` })
    expect(another.shared_secret).not.toBe(webhook.shared_secret)
    expect((await sdk.webhooks.retrieve(webhook.id)).shared_secret).toBe(webhook.shared_secret)
    expect(await sdk.webhooks.list({ filters: { reference_eq: stem, topic_eq: 'orders.tagged' } })).toHaveLength(2)
  })

  test('are updated, disabled, enabled, and deleted', async () => {
    const { sdk, stem } = await openOrganization()
    const { id } = await sdk.webhooks.create({ topic: 'orders.tagged', callback_url })
    const changes = { name: `${stem}renamed`, callback_url: `${callback_url}/2`, include_resources: ['market'] }
    expect(await sdk.webhooks.update({ id, ...changes })).toMatchObject(changes)
    expect((await sdk.webhooks._disable(id)).disabled_at).toEqual(expect.any(String))
    expect((await sdk.webhooks._enable(id)).disabled_at).toBeNull()
    expect((await sdk.webhooks._reset_circuit(id)).circuit_state).toBe('closed')
    expect(await sdk.webhooks.last_event_callbacks(id)).toHaveLength(0)
    await sdk.webhooks.delete(id)
    await expect(sdk.webhooks.retrieve(id)).rejects.toMatchObject({ status: 404 })
  })

  test('cannot be given a secret', async () => {
    const { sdk } = await openOrganization()
    const forward = { topic: 'orders.tagged', callback_url, shared_secret: 'mine' }
    await expect(sdk.webhooks.create(forward)).rejects.toMatchObject({ status: 400 })
  })
})

const claim = onTheEmulator('deliveries need a receiver that the platform reaches')

const openWithWebhook = async (status: number) => {
  const organization = await openEmulated({ answerDelivery: () => status })
  const { sdk, sourceOrderId } = organization
  const webhook = await sdk.webhooks.create({
    topic: 'order_copies.complete',
    callback_url,
    include_resources: ['target_order'],
  })
  const copy = () => sdk.order_copies.create({ source_order: sdk.orders.relationship(sourceOrderId) })
  return { ...organization, webhook, copy }
}

claim('a delivery is signed with the secret, and is what retrieving with the includes gives', async () => {
  const { sdk, webhook, copy, sent, eventually } = await openWithWebhook(200)
  const { id } = await copy()
  await eventually(async () => expect(sent).toHaveLength(1))
  const { url, headers, body = new Uint8Array() } = sent[0] ?? {}
  expect(url).toBe(callback_url)
  const signature = createHmac('sha256', webhook.shared_secret ?? '')
    .update(body)
    .digest('base64')
  expect(headers).toMatchObject({
    'x-commercelayer-topic': 'order_copies.complete',
    'x-commercelayer-signature': signature,
    'content-type': 'application/json',
  })
  const target = await sdk.order_copies.target_order(id)
  expect(JSON.parse(Buffer.from(body).toString())).toMatchObject({
    data: {
      type: 'order_copies',
      id,
      attributes: { status: 'completed' },
      relationships: { target_order: { data: { type: 'orders', id: target.id } } },
    },
    included: [{ type: 'orders', id: target.id }],
  })
})

claim('each attempt leaves an event callback, and the event can be triggered again', async () => {
  const { sdk, webhook, copy, sent, eventually } = await openWithWebhook(200)
  const { id } = await copy()
  await eventually(async () => expect(sent).toHaveLength(1))
  const [callback] = await sdk.webhooks.last_event_callbacks(webhook.id)
  expect(callback).toMatchObject({
    type: 'event_callbacks',
    callback_url,
    response_code: '200',
    payload: { data: { id } },
  })
  expect((await sdk.event_callbacks.retrieve(callback?.id ?? '')).response_code).toBe('200')
  expect((await sdk.event_callbacks.webhook(callback?.id ?? '')).id).toBe(webhook.id)
  const filters = { webhook_id_eq: webhook.id, response_code_eq: '200' }
  expect(await sdk.event_callbacks.list({ filters })).toHaveLength(1)
  const events = await sdk.order_copies.events(id, { filters: { name_eq: 'order_copies.complete' } })
  expect(Array.from(events)).toMatchObject([{ type: 'events', name: 'order_copies.complete' }])
  const eventId = events[0]?.id ?? ''
  expect((await sdk.events.retrieve(eventId)).name).toBe('order_copies.complete')
  await sdk.events._trigger(eventId)
  await eventually(async () => expect(sent).toHaveLength(2))
  expect(sent[1]?.headers).toMatchObject({ 'x-commercelayer-topic': 'order_copies.complete' })
  expect((await sdk.events.last_event_callbacks(eventId)).meta.recordCount).toBe(2)
})

claim('the circuit opens after thirty failures in a row, and stays open until it is reset', async () => {
  const { sdk, webhook, copy, sent, eventually } = await openWithWebhook(500)
  await Promise.all([copy(), copy(), copy()])
  await eventually(async () => {
    const opened = await sdk.webhooks.retrieve(webhook.id)
    expect(opened).toMatchObject({ circuit_state: 'open', circuit_failure_count: 30 })
  })
  expect(sent).toHaveLength(30)
  expect(await sdk.webhooks.list({ filters: { circuit_state_eq: 'open' } })).toHaveLength(1)
  const closed = await sdk.webhooks._reset_circuit(webhook.id)
  expect(closed).toMatchObject({ circuit_state: 'closed', circuit_failure_count: 0 })
  await copy()
  await eventually(async () => expect(sent.length).toBeGreaterThan(30))
})

claim('a disabled webhook is told nothing', async () => {
  const { sdk, webhook, copy, sent, advance } = await openWithWebhook(200)
  await sdk.webhooks._disable(webhook.id)
  await copy()
  await advance(60_000)
  expect(sent).toEqual([])
})
