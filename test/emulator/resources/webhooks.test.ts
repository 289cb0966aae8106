import { expect, test } from 'vitest'
import { dayMs, each, makeStage, type StageOptions } from '../stage.ts'

const callback_url = 'https://receiver.test/in'
const topic = 'order_copies.create'

const sdkOf = (options: StageOptions = {}) => makeStage(options).sdk()

test('a webhook gets a name and a secret of its own, and a closed circuit', async () => {
  const sdk = await sdkOf()
  const made = await sdk.webhooks.create({ topic, callback_url })
  expect(made).toMatchObject({
    name: `Webhook ${made.id}`,
    include_resources: [],
    disabled_at: null,
    circuit_state: 'closed',
    circuit_failure_count: 0,
  })
  expect(made.shared_secret).toMatch(/^[0-9a-f]{32}$/)
  expect((await sdk.webhooks.retrieve(made.id)).shared_secret).toBe(made.shared_secret)
})

test.each([
  'orders.create_subscriptions',
  'orders.tax_calculation_failed',
  'order_subscriptions.last_run_failed',
  'recurring_order_copies.fail',
  'customers.metadata_update',
  'shipments.ship',
])('the topic %s can be listened to', async (known) => {
  expect(await (await sdkOf()).webhooks.create({ topic: known, callback_url })).toMatchObject({ topic: known })
})

test.each([
  'orders.update',
  'order_copies.abort',
  'order_subscriptions.run',
  'order_factories.create',
  'order_subscription_items.create',
  'customer_payment_sources.create',
  'orders',
  'orders.',
  'orders.place.now',
  '__proto__.create.',
  '',
])('the topic "%s" does not exist', async (unknown) => {
  const sdk = await sdkOf()
  const refusal = { status: 422, errors: [{ source: { pointer: '/data/attributes/topic' } }] }
  await expect(sdk.webhooks.create({ topic: unknown, callback_url })).rejects.toMatchObject(refusal)
  const { id } = await sdk.webhooks.create({ topic, callback_url })
  await expect(sdk.webhooks.update({ id, topic: unknown })).rejects.toMatchObject(refusal)
})

test.each([
  ['callback_url', { callback_url: 'ftp://receiver.test/in' }],
  ['callback_url', { callback_url: 'receiver.test' }],
  ['include_resources', { include_resources: ['source_order.nobody'] }],
])('a wrong %s is refused', async (name, wrong) => {
  await expect((await sdkOf()).webhooks.create({ topic, callback_url, ...wrong })).rejects.toMatchObject({
    status: 422,
    errors: [{ source: { pointer: `/data/attributes/${name}` } }],
  })
})

test('a change of topic is refused when its resource does not have what is included', async () => {
  const sdk = await sdkOf()
  const { id } = await sdk.webhooks.create({ topic, callback_url, include_resources: ['target_order'] })
  await expect(sdk.webhooks.update({ id, topic: 'orders.place' })).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/attributes/include_resources' } }],
  })
})

test('a name is given once', async () => {
  const sdk = await sdkOf()
  const { id } = await sdk.webhooks.create({ name: 'mine', topic, callback_url })
  await expect(sdk.webhooks.create({ name: 'mine', topic, callback_url })).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/attributes/name' } }],
  })
  expect(await sdk.webhooks.update({ id, name: 'mine', reference: 'x' })).toMatchObject({ name: 'mine' })
})

test('a webhook can be made disabled, and be enabled and disabled again', async () => {
  const stage = makeStage()
  const sdk = await stage.sdk()
  const { id, disabled_at } = await sdk.webhooks.create({ topic, callback_url, _disable: true })
  expect(disabled_at).toBe(new Date(stage.nowMs()).toISOString())
  expect((await sdk.webhooks._enable(id)).disabled_at).toBeNull()
  expect((await sdk.webhooks._disable(id)).disabled_at).toBe(disabled_at)
})

test('a new secret signs from then on', async () => {
  const stage = makeStage()
  const sdk = await stage.sdk()
  const { id, shared_secret } = await sdk.webhooks.create({ topic: 'orders.create', callback_url })
  await sdk.orders.create({})
  await stage.run(0)
  // The official client has no name for it any more: it is deprecated.
  const attributes = { _regenerate_shared_secret: true }
  await stage.call('PATCH', `/api/webhooks/${id}`, { data: { type: 'webhooks', id, attributes } })
  const renewed = await sdk.webhooks.retrieve(id)
  expect(renewed.shared_secret).toMatch(/^[0-9a-f]{32}$/)
  expect(renewed.shared_secret).not.toBe(shared_secret)
  const [event] = await sdk.events.list({ filters: { name_eq: 'orders.create' } })
  await sdk.events._trigger(event?.id ?? '')
  await stage.run(0)
  const [before, after] = stage.sent
  expect(after?.body).toEqual(before?.body)
  expect(after?.headers['x-commercelayer-signature']).not.toBe(before?.headers['x-commercelayer-signature'])
})

test('its last callbacks are the newest of its own, as many as fit on a page', async () => {
  const stage = makeStage()
  const sdk = await stage.sdk()
  const { id } = await sdk.webhooks.create({ topic: 'orders.create', callback_url })
  await sdk.webhooks.create({ topic: 'orders.draft', callback_url })
  for (let count = 0; count < 27; count += 1) {
    await sdk.orders.create({})
    await stage.run(1_000)
  }
  const { last_event_callbacks } = await sdk.webhooks.retrieve(id, { include: ['last_event_callbacks'] })
  const times = each(last_event_callbacks ?? [], ({ created_at }) => created_at)
  expect(times).toHaveLength(25)
  expect(times).toEqual(times.toSorted().toReversed())
  const [newest] = await sdk.event_callbacks.list({ filters: { webhook_id_eq: id }, sort: { created_at: 'desc' } })
  expect(last_event_callbacks?.[0]?.id).toBe(newest?.id)
})

test('a deleted webhook is sent nothing more', async () => {
  const stage = makeStage({ deliver: async () => ({ status: 500 }) })
  const sdk = await stage.sdk()
  const { id } = await sdk.webhooks.create({ topic: 'orders.create', callback_url })
  await sdk.orders.create({})
  await stage.run(0)
  await sdk.webhooks.delete(id)
  await sdk.orders.create({})
  await stage.run(dayMs)
  expect(stage.sent).toHaveLength(1)
  expect(stage.emulator.control.state().deliveries.map(({ status }) => status)).toEqual(['stopped'])
})

test('what a webhook has stays, though it could not be asked for any more', async () => {
  const stage = makeStage()
  const sdk = await stage.sdk()
  const { id } = await sdk.webhooks.create({ topic, callback_url, name: 'First' })
  await sdk.webhooks.create({ topic, callback_url, name: 'Second' })
  const kept = stage.emulator.snapshot()
  const resources = kept.resources.map((resource) =>
    resource.type === 'webhooks'
      ? { ...resource, attributes: { ...resource.attributes, name: 'Same', include_resources: ['gone'] } }
      : resource,
  )
  const older = await makeStage({ snapshot: { ...kept, resources } }).sdk()
  expect(await older.webhooks.update({ id, reference: 'r/1' })).toMatchObject({ name: 'Same', reference: 'r/1' })
  await expect(older.webhooks.update({ id, name: 'Same' })).rejects.toMatchObject({ status: 422 })
  await expect(older.webhooks.update({ id, topic: 'orders.place' })).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/attributes/include_resources' } }],
  })
})
