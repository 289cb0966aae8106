import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const makeClub = async (auto_cancel: boolean) => {
  const stage = makeStage()
  stage.emulator.control.seed({
    subscription_models: [{ id: 'plan', name: 'Plan', frequencies: ['weekly'], auto_cancel }],
    markets: [{ id: 'club', name: 'Club', subscription_model: 'plan' }],
    orders: [{ id: 'source', market: 'club' }],
    order_subscriptions: (['automatic', 'manual'] as const).flatMap((kind) =>
      (['active', 'cancelled'] as const).map((status) => ({
        id: `${kind}-${status}`,
        source_order: 'source',
        kind,
        status,
        frequency: 'weekly',
      })),
    ),
    webhooks: ['order_subscriptions.cancel', 'orders.cancel_subscriptions'].map((topic) => ({
      topic,
      callback_url: 'http://receiver.test/in',
    })),
  })
  await (await stage.sdk()).orders._cancel('source')
  await stage.run(0)
  const topics = stage.sent.map(({ headers }) => headers['x-commercelayer-topic'])
  const active = stage.emulator.control.state().order_subscriptions.filter(({ status }) => status === 'active')
  return { topics, active: active.map(({ id }) => id) }
}

test('with auto_cancel the automatic subscriptions of an order are cancelled with it', async () => {
  const { active, topics } = await makeClub(true)
  expect(active).toEqual(['manual-active'])
  expect(topics).toEqual(['order_subscriptions.cancel', 'orders.cancel_subscriptions'])
})

test('without it they go on, and nothing is said', async () => {
  const { active, topics } = await makeClub(false)
  expect(active).toEqual(['automatic-active', 'manual-active'])
  expect(topics).toEqual([])
})
