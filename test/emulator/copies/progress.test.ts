import { expect, test } from 'vitest'
import type { CopyOutcome } from '../../../lib/emulator/control-types.ts'
import { bodyOf, hourMs, makeStage } from '../stage.ts'

const stageWith = (copy_outcome: CopyOutcome) => {
  const stage = makeStage()
  stage.emulator.control.seed({ orders: [{ id: 'source', copy_outcome, total_amount_cents: 4_200 }] })
  return stage
}

const source_order = { type: 'orders', id: 'source' } as const

test('a copy is pending, then in progress, then completed, and its target order is placed when asked', async () => {
  const stage = stageWith('ok')
  const sdk = await stage.sdk()
  const created = await sdk.order_copies.create({ source_order, place_target_order: true, reference: 'r/1' })
  expect(created).toMatchObject({ type: 'order_copies', status: 'pending', reference: 'r/1', started_at: null })
  await stage.run(100)
  const started = await sdk.order_copies.retrieve(created.id, { include: ['target_order'] })
  expect(started).toMatchObject({ status: 'in_progress', target_order: { status: 'draft' } })
  expect(started.started_at).toBe('2026-03-01T00:00:00.100Z')
  await stage.run(200)
  const ended = await sdk.order_copies.retrieve(created.id, { include: ['source_order', 'target_order.customer'] })
  expect(ended).toMatchObject({ status: 'completed', errors_count: 0, source_order: { id: 'source' } })
  expect(ended.target_order).toMatchObject({
    status: 'placed',
    payment_status: 'authorized',
    total_amount_cents: 4_200,
  })
  expect(ended.target_order?.customer?.email).toBe('customer-of-source@example.com')
})

test('a copy that is not to place leaves its target pending, to be placed later', async () => {
  const stage = stageWith('ok')
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order })
  await stage.run(300)
  const { target_order } = await sdk.order_copies.retrieve(id, { include: ['target_order'] })
  expect(target_order?.status).toBe('pending')
  const placed = await sdk.orders._place(target_order?.id ?? '')
  expect(placed.status).toBe('placed')
  const again = await sdk.orders._place(placed)
  expect(again.placed_at).toBe(placed.placed_at)
})

test.each(['payment_source_missing', 'payment_source_expired', 'payment_declined'] as const)(
  'a copy that meets %s fails and leaves a pending target that can be placed once the switch is ok',
  async (outcome) => {
    const stage = stageWith(outcome)
    const sdk = await stage.sdk()
    const { id } = await sdk.order_copies.create({ source_order, place_target_order: true })
    await stage.run(300)
    const failed = await sdk.order_copies.retrieve(id, { include: ['target_order'] })
    expect(failed).toMatchObject({ status: 'failed', errors_count: 2, target_order: { status: 'pending' } })
    expect(failed.errors_log).toMatchObject({ status: ['cannot transition from pending to placed'] })
    const target = failed.target_order?.id ?? ''
    await expect(sdk.orders._place(target)).rejects.toMatchObject({ status: 422 })
    stage.emulator.control.setSwitches({ orders: { source: { copy_outcome: 'ok' } } })
    expect((await sdk.orders._place(target)).status).toBe('placed')
  },
)

test('a payment problem does not touch a copy that does not place', async () => {
  const stage = stageWith('payment_declined')
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order, place_target_order: false })
  await stage.run(300)
  expect(await sdk.order_copies.retrieve(id)).toMatchObject({ status: 'completed', errors_count: 0 })
})

test('a copy whose items are out of stock fails and leaves a draft that cannot be placed', async () => {
  const stage = stageWith('out_of_stock')
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order, place_target_order: true })
  await stage.run(300)
  const failed = await sdk.order_copies.retrieve(id, { include: ['target_order'] })
  expect(failed).toMatchObject({ status: 'failed', target_order: { status: 'draft' } })
  await expect(sdk.orders._place(failed.target_order?.id ?? '')).rejects.toMatchObject({ status: 422 })
})

test('a copy that skips errors completes with a target that is not placed', async () => {
  const stage = stageWith('out_of_stock')
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order, place_target_order: true, skip_errors: true })
  await stage.run(300)
  const copy = await sdk.order_copies.retrieve(id, { include: ['target_order'] })
  expect(copy).toMatchObject({ status: 'completed', target_order: { status: 'pending' } })
})

test('an invalid coupon fails a copy, unless the copy ignores it', async () => {
  const stage = stageWith('coupon_invalid')
  const sdk = await stage.sdk()
  const strict = await sdk.order_copies.create({ source_order, place_target_order: true })
  const lenient = await sdk.order_copies.create({ source_order, place_target_order: true, ignore_invalid_coupon: true })
  await stage.run(300)
  expect((await sdk.order_copies.retrieve(strict.id)).status).toBe('failed')
  expect((await sdk.order_copies.retrieve(lenient.id)).status).toBe('completed')
})

test('an aborted copy ends without a time and without a word, and leaves a draft', async () => {
  const stage = stageWith('aborted')
  const topics = ['order_copies.start', 'order_copies.complete', 'order_copies.fail']
  stage.emulator.control.seed({ webhooks: topics.map((topic) => ({ topic, callback_url: 'http://receiver.test/' })) })
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order, place_target_order: true, cancel_source_order: true })
  await stage.run(300)
  expect(await sdk.order_copies.retrieve(id, { include: ['target_order'] })).toMatchObject({
    status: 'aborted',
    completed_at: null,
    failed_at: null,
    errors_count: 0,
    target_order: { status: 'draft' },
  })
  expect((await sdk.orders.retrieve('source')).status).toBe('placed')
  expect(stage.sent.map(({ headers }) => headers['x-commercelayer-topic'])).toEqual(['order_copies.start'])
})

test('a refused source order makes the POST fail and creates nothing', async () => {
  const stage = stageWith('refused')
  const sdk = await stage.sdk()
  await expect(sdk.order_copies.create({ source_order })).rejects.toMatchObject({
    status: 422,
    errors: [{ code: 'VALIDATION_ERROR', source: { pointer: '/data/relationships/source_order' } }],
  })
  expect(stage.emulator.control.state().copies).toEqual([])
})

test('a copy cancels its source order when asked, and only when it completes', async () => {
  const stage = stageWith('ok')
  const sdk = await stage.sdk()
  await sdk.order_copies.create({ source_order, cancel_source_order: true })
  expect((await sdk.orders.retrieve('source')).status).toBe('placed')
  await stage.run(300)
  expect(await sdk.orders.retrieve('source')).toMatchObject({ status: 'cancelled', payment_status: 'voided' })
})

test('a target order inherits metadata only if the platform is said to do so', async () => {
  for (const metadataInherited of [false, true]) {
    const stage = makeStage({ behaviour: { metadataInherited } })
    stage.emulator.control.seed({ orders: [{ id: 'source', metadata: { colour: 'red' } }] })
    const sdk = await stage.sdk()
    const { id } = await sdk.order_copies.create({ source_order })
    await stage.run(300)
    const { target_order } = await sdk.order_copies.retrieve(id, { include: ['target_order'] })
    expect(target_order?.metadata).toEqual(metadataInherited ? { colour: 'red' } : {})
  }
})

test('a completed copy is announced in the order in which things happened', async () => {
  const stage = stageWith('ok')
  const topics = ['order_copies.create', 'order_copies.start', 'orders.create', 'orders.place', 'order_copies.complete']
  stage.emulator.control.seed({ webhooks: topics.map((topic) => ({ topic, callback_url: 'http://receiver.test/' })) })
  const sdk = await stage.sdk()
  await sdk.order_copies.create({ source_order, place_target_order: true })
  await stage.run(300)
  expect(stage.sent.map(({ headers }) => headers['x-commercelayer-topic'])).toEqual([
    'order_copies.create',
    'orders.create',
    'order_copies.start',
    'orders.place',
    'order_copies.complete',
  ])
  expect(bodyOf(stage.sent.at(-1))).toMatchObject({
    data: { type: 'order_copies', attributes: { status: 'completed' } },
  })
})

test('a coupon is only invalid where there is one', async () => {
  const stage = stageWith('coupon_invalid')
  const series = { id: 'series', source_order: 'source', kind: 'automatic', frequency: 'daily' }
  stage.emulator.control.seed({ order_subscriptions: [series] })
  const sdk = await stage.sdk()
  const order_subscription = sdk.order_subscriptions.relationship('series')
  const recurring = await sdk.recurring_order_copies.create({
    source_order,
    order_subscription,
    place_target_order: true,
  })
  await sdk.orders.update({ id: 'source', coupon_code: null })
  const plain = await sdk.order_copies.create({ source_order, place_target_order: true })
  await stage.run(300)
  expect((await sdk.recurring_order_copies.retrieve(recurring.id)).status).toBe('completed')
  expect((await sdk.order_copies.retrieve(plain.id)).status).toBe('completed')
})

test('a copy that skips errors leaves a draft where nobody is to buy it', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({ orders: [{ id: 'source', status: 'draft', copy_outcome: 'out_of_stock' }] })
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order, place_target_order: true, skip_errors: true })
  await stage.run(300)
  const copy = await sdk.order_copies.retrieve(id, { include: ['target_order'] })
  expect(copy).toMatchObject({ status: 'completed', target_order: { status: 'draft', customer_email: null } })
})

test.each([
  [{ place_target_order: true }, 'failed', ['cannot transition from cancelled to placed']],
  [{ place_target_order: true, skip_errors: true }, 'completed', undefined],
  [{ place_target_order: false }, 'completed', undefined],
] as const)('a copy with %j whose target is cancelled meanwhile is %s', async (wish, status, messages) => {
  const stage = stageWith('ok')
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order, ...wish })
  await stage.run(100)
  const { target_order } = await sdk.order_copies.retrieve(id, { include: ['target_order'] })
  await sdk.orders._cancel(target_order?.id ?? '')
  await stage.run(200)
  const copy = await sdk.order_copies.retrieve(id, { include: ['target_order'] })
  expect(copy).toMatchObject({ status, target_order: { status: 'cancelled' } })
  expect(copy.errors_log?.status).toEqual(messages)
})

test('the deliveries of a copy show its subscription as it is by then', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [
      { id: 'series', source_order: 'source', kind: 'manual', frequency: 'daily', next_run_at: '2026-03-01T01:00:00Z' },
    ],
    webhooks: ['start', 'complete'].map((how) => ({
      topic: `order_copies.${how}`,
      callback_url: 'http://receiver.test/',
      include_resources: ['order_subscription'],
    })),
  })
  await stage.run(2 * hourMs)
  expect(stage.sent.map(bodyOf)).toMatchObject([
    { included: [{ attributes: { status: 'running', succeeded_on_last_run: null } }] },
    { included: [{ attributes: { status: 'active', succeeded_on_last_run: true } }] },
  ])
})
