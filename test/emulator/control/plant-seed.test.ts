import { expect, test } from 'vitest'
import type { SeedOrder, SeedSubscription } from '../../../lib/emulator/control-types.ts'
import { each, makeStage } from '../stage.ts'

/** What the items of a seeded subscription are, and what they come from. */
const itemsOf = async (order: Partial<SeedOrder>, subscription: Partial<SeedSubscription> = {}) => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [{ id: 'source', ...order }],
    order_subscriptions: [
      { id: 'series', source_order: 'source', kind: 'automatic', frequency: 'weekly', ...subscription },
    ],
  })
  const items = await (await stage.sdk()).order_subscription_items.list({ include: ['source_line_item'] })
  return each(items, ({ sku_code, quantity, formatted_total_amount, source_line_item }) => [
    ...[sku_code, quantity, formatted_total_amount, source_line_item?.id],
  ])
}

const tea = { id: 'tea', sku_code: 'TEA', quantity: 2, unit_amount_cents: 450 }

test('an automatic subscription has the items that its seed gives it', async () => {
  const items = [{ sku_code: 'BEANS', quantity: 3, unit_amount_cents: 1_000 }]
  expect(await itemsOf({ line_items: [tea] }, { items })).toEqual([['BEANS', 3, '€30.00', undefined]])
  expect(await itemsOf({ line_items: [tea] }, { items: [] })).toEqual([])
})

test('without items it has what its source order is made of', async () => {
  const cup = { id: 'cup', sku_code: 'CUP', quantity: 1, unit_amount_cents: 900 }
  expect(await itemsOf({ line_items: [tea, cup], currency_code: 'USD' })).toEqual([
    ['TEA', 2, '$9.00', 'tea'],
    ['CUP', 1, '$9.00', 'cup'],
  ])
})

test('it has one that is made up where its source order has none either, and a manual one never has any', async () => {
  expect(await itemsOf({})).toEqual([['DEMO-SKU', 1, '€50.00', undefined]])
  expect(await itemsOf({ line_items: [tea] }, { kind: 'manual' })).toEqual([])
})
