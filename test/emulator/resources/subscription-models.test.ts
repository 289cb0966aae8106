import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const sdkOf = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    subscription_models: ['of-market', 'of-subscription', 'unused'].map((id) => ({
      id,
      name: id,
      frequencies: ['weekly'],
    })),
    markets: [
      { id: 'club', name: 'Club', subscription_model: 'of-market' },
      { id: 'shop', name: 'Shop', subscription_model: 'of-subscription' },
    ],
    orders: [{ id: 'source', market: 'shop' }],
    order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'automatic', frequency: 'weekly' }],
  })
  return stage.sdk()
}

test('a model has a strategy, frequencies, and what it does with its subscriptions', async () => {
  const sdk = await sdkOf()
  const made = await sdk.subscription_models.create({ name: 'Coffee', frequencies: ['weekly', '0 9 * * 1'] })
  expect(made).toMatchObject({ strategy: 'by_frequency', auto_activate: true, auto_cancel: false })
  const changed = await sdk.subscription_models.update({ id: made.id, strategy: 'by_line_items', auto_cancel: true })
  expect(changed).toMatchObject({ strategy: 'by_line_items', frequencies: ['weekly', '0 9 * * 1'], auto_cancel: true })
})

test('a strategy or a frequency that the platform does not know is refused, and so is none at all', async () => {
  const sdk = await sdkOf()
  const wrong = [
    { strategy: 'by_weather', frequencies: ['weekly'] },
    { frequencies: [] },
    { frequencies: ['weekly', 'fortnightly'] },
  ]
  for (const attributes of wrong) {
    await expect(sdk.subscription_models.create({ name: 'Coffee', ...attributes })).rejects.toMatchObject({
      status: 422,
    })
    await expect(sdk.subscription_models.update({ id: 'unused', ...attributes })).rejects.toMatchObject({ status: 422 })
  }
  expect(await sdk.subscription_models.retrieve('unused')).toMatchObject({ frequencies: ['weekly'] })
})

test('a model that a market or a subscription uses cannot be deleted', async () => {
  const sdk = await sdkOf()
  for (const id of ['of-market', 'of-subscription']) {
    await expect(sdk.subscription_models.delete(id)).rejects.toMatchObject({ status: 423 })
  }
  await sdk.subscription_models.delete('unused')
  await expect(sdk.subscription_models.retrieve('unused')).rejects.toMatchObject({ status: 404 })
})
