import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const makeSeries = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'automatic', frequency: 'weekly' }],
    webhooks: [{ topic: 'order_subscriptions.destroy', callback_url: 'http://receiver.test/in' }],
  })
  return { stage, sdk: await stage.sdk() }
}

test('a subscription that has never been copied can be deleted, in any status, and its items go with it', async () => {
  const { stage, sdk } = await makeSeries()
  await sdk.order_subscriptions.delete('series')
  expect(await sdk.order_subscriptions.list()).toHaveLength(0)
  expect(await sdk.order_subscription_items.list()).toHaveLength(0)
  await stage.run(30 * 24 * 3_600_000)
  expect(stage.sent.map(({ headers }) => headers['x-commercelayer-topic'])).toEqual(['order_subscriptions.destroy'])
  expect(stage.emulator.control.state().copies).toEqual([])
})

test('one that copies refer to is kept for their sake', async () => {
  const { stage, sdk } = await makeSeries()
  await stage.run(8 * 24 * 3_600_000)
  await sdk.order_subscriptions._cancel('series')
  await expect(sdk.order_subscriptions.delete('series')).rejects.toMatchObject({ status: 423 })
  expect((await sdk.order_subscriptions.retrieve('series')).status).toBe('cancelled')
})
