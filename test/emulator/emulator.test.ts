import { expect, test } from 'vitest'
import { dice } from '../../lib/emulator/dice.ts'
import { makeStage } from './stage.ts'

test('an emulator restored from its snapshot goes on where the first one stopped', async () => {
  const first = makeStage()
  first.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'manual', frequency: 'daily' }],
    webhooks: [{ topic: 'order_copies.complete', callback_url: 'http://receiver.test/in' }],
  })
  first.emulator.control.addFaults([{ on: 'delivery', effect: { kind: 'duplicate' } }])
  const sdk = await first.sdk()
  await sdk.order_copies.create({ source_order: sdk.orders.relationship('source'), reference: 'kept' })
  await first.run(150)
  const snapshot = JSON.parse(JSON.stringify(first.emulator.snapshot()))

  const second = makeStage({ snapshot, startMs: first.nowMs() })
  expect(second.emulator.control.state()).toEqual(first.emulator.control.state())
  await second.run(24 * 3_600_000 + 1_000)
  const { copies, organization } = second.emulator.control.state()
  expect(copies.map(({ reference, status }) => [reference, status])).toEqual([
    ['kept', 'completed'],
    [null, 'completed'],
  ])
  expect(organization).toEqual(first.emulator.control.state().organization)
  expect(second.sent).toHaveLength(3)
})

test('a delivery in flight when the snapshot was taken is sent again', async () => {
  let answer = (_: { status: number }): void => undefined
  const first = makeStage({
    deliver: () =>
      new Promise((resolve) => {
        answer = resolve
      }),
  })
  first.emulator.control.seed({ webhooks: [{ topic: 'orders.create', callback_url: 'http://receiver.test/in' }] })
  await (await first.sdk()).orders.create({})
  const running = first.emulator.runDue()
  const snapshot = JSON.parse(JSON.stringify(first.emulator.snapshot()))
  answer({ status: 200 })
  await running
  const second = makeStage({ snapshot })
  await second.run(0)
  expect(second.sent).toHaveLength(1)
})

test('the same seed of chance gives the same ids', async () => {
  const ids = async () => {
    const sdk = await makeStage().sdk()
    return [(await sdk.orders.create({})).id, (await sdk.orders.create({})).id]
  }
  const [first, second] = await ids()
  expect(await ids()).toEqual([first, second])
  expect(first).toMatch(/^[A-Za-z]{10}$/)
  expect(first).not.toBe(second)
})

test('slow receivers hold up deliveries beyond the limit, and nothing else', async () => {
  const answers: (() => void)[] = []
  const stage = makeStage({
    behaviour: { deliveriesInFlight: 2 },
    deliver: () => new Promise((resolve) => answers.push(() => resolve({ status: 200 }))),
  })
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    webhooks: [{ topic: 'order_copies.create', callback_url: 'http://receiver.test/in' }],
  })
  const sdk = await stage.sdk()
  for (let count = 0; count < 3; count += 1) {
    await sdk.order_copies.create({ source_order: sdk.orders.relationship('source') })
  }
  const sending = stage.emulator.runDue()
  expect(stage.sent).toHaveLength(2)
  stage.skip(100)
  const starting = stage.emulator.runDue()
  expect(stage.emulator.control.state().copies.map(({ status }) => status)).toEqual(Array(3).fill('in_progress'))
  expect(stage.emulator.snapshot().agenda.filter(({ task }) => task.kind === 'send_delivery')).toHaveLength(3)
  answers.shift()?.()
  await expect.poll(() => stage.sent.length).toBe(3)
  for (const answer of answers) answer()
  await Promise.all([sending, starting])
  expect(stage.emulator.control.state().deliveries.map(({ status }) => status)).toEqual(Array(3).fill('delivered'))
})

test('an id that is taken is not given again, though chance repeats itself', async () => {
  const fair = dice()
  let count = 0
  const stage = makeStage({ random: { next: () => (count++ < 500 ? 0 : fair.next()) } })
  const sdk = await stage.sdk()
  expect((await sdk.orders.create({})).id).toBe('AAAAAAAAAA')
  await sdk.orders.create({})
  expect(stage.emulator.control.state().orders).toHaveLength(2)
})

test('a HEAD is answered as a GET without its body', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({ orders: [{ id: 'source' }] })
  for (const path of ['/api/orders/source', '/api/orders/nobody', '/_emulator/clock']) {
    const [get, head] = [await stage.call('GET', path), await stage.call('HEAD', path)]
    expect([head.status, head.headers.get('content-type')]).toEqual([get.status, get.headers.get('content-type')])
    expect(await get.text()).not.toBe('')
    expect(await head.text()).toBe('')
  }
  expect(stage.emulator.control.state().requests).toMatchObject({ reads: 4, writes: 0 })
})

test('whoever watches is told of a change that is taken back, and of what it was before', async () => {
  const told: unknown[] = []
  const stage = makeStage({ watch: ({ type, attributes }) => told.push([type, attributes.reference]) })
  stage.emulator.control.seed({ orders: [{ id: 'order', status: 'draft', reference: 'old' }] })
  told.length = 0
  const sdk = await stage.sdk()
  await expect(sdk.orders.update({ id: 'order', reference: 'new', _capture: true })).rejects.toThrow()
  expect(told).toEqual([
    ['orders', 'new'],
    ['orders', 'old'],
  ])
})
