import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const makeCart = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    subscription_models: [{ id: 'model', name: 'Model', frequencies: ['weekly', 'monthly'] }],
    markets: [{ id: 'market', name: 'Market', subscription_model: 'model' }],
    customers: [{ id: 'anna', email: 'anna@example.com' }],
    orders: [
      {
        id: 'cart',
        status: 'pending',
        customer: 'anna',
        market: 'market',
        currency_code: 'USD',
        discount_amount_cents: -500,
        line_items: [{ id: 'tea', sku_code: 'TEA', quantity: 2, unit_amount_cents: 450 }],
      },
      { id: 'bare', status: 'pending', total_amount_cents: 9_900 },
      { id: 'placed', line_items: [{ id: 'sold', sku_code: 'TEA', quantity: 1, unit_amount_cents: 450 }] },
    ],
  })
  const sdk = await stage.sdk()
  return { stage, sdk, order: sdk.orders.relationship('cart') }
}

test('an order costs what its items cost, less its discount', async () => {
  const { sdk, order } = await makeCart()
  expect(await sdk.orders.retrieve('cart')).toMatchObject({ total_amount_cents: 400, skus_count: 2 })
  await sdk.line_items.create({ order, sku_code: 'CUP', quantity: 1, unit_amount_cents: 1_200 })
  expect(await sdk.orders.retrieve('cart')).toMatchObject({
    subtotal_amount_cents: 2_100,
    discount_amount_cents: -500,
    formatted_discount_amount: '-$5.00',
    total_amount_cents: 1_600,
    formatted_total_amount: '$16.00',
    skus_count: 3,
  })
})

test('a line item shows its amounts in the currency of its order, for a fixed price where none is given', async () => {
  const { sdk, order } = await makeCart()
  const item = await sdk.line_items.create({ order, sku_code: 'CUP', quantity: 3, frequency: 'monthly' })
  expect(item).toMatchObject({
    item_type: 'skus',
    currency_code: 'USD',
    unit_amount_cents: 1_000,
    total_amount_cents: 3_000,
    total_amount_float: 30,
    formatted_total_amount: '$30.00',
    frequency: 'monthly',
  })
  const changed = await sdk.line_items.update({ id: item.id, quantity: 1, options_amount_cents: 250 })
  expect(changed).toMatchObject({ quantity: 1, total_amount_cents: 1_250, sku_code: 'CUP' })
})

test('a discount never takes more than there is', async () => {
  const { sdk } = await makeCart()
  await sdk.line_items.update({ id: 'tea', quantity: 1 })
  expect(await sdk.orders.retrieve('cart')).toMatchObject({ discount_amount_cents: -450, total_amount_cents: 0 })
  await sdk.line_items.update({ id: 'tea', quantity: 2 })
  expect(await sdk.orders.retrieve('cart')).toMatchObject({ discount_amount_cents: -500, total_amount_cents: 400 })
})

test('a total that was seeded without items gives way to the first item', async () => {
  const { sdk } = await makeCart()
  expect((await sdk.orders.retrieve('bare')).total_amount_cents).toBe(9_900)
  await sdk.line_items.create({ order: sdk.orders.relationship('bare'), sku_code: 'CUP', quantity: 1 })
  expect(await sdk.orders.retrieve('bare')).toMatchObject({ status: 'pending', total_amount_cents: 1_000 })
})

test('more of the same goods makes one line item longer when asked to', async () => {
  const { sdk, order } = await makeCart()
  const same = await sdk.line_items.create({ order, sku_code: 'TEA', quantity: 3, _update_quantity: true })
  expect(same).toMatchObject({ id: 'tea', quantity: 5, total_amount_cents: 2_250 })
  expect(await sdk.orders.line_items('cart')).toHaveLength(1)
})

test('a bundle or an item of any kind can be bought without a SKU code', async () => {
  const { sdk, order } = await makeCart()
  expect(await sdk.line_items.create({ order, bundle_code: 'SET', quantity: 1 })).toMatchObject({
    item_type: 'bundles',
  })
  const item = { type: 'adjustments', id: 'fee' } as const
  const fee = await sdk.line_items.create({ order, item, quantity: 1, unit_amount_cents: -100 })
  expect(fee).toMatchObject({ item_type: 'adjustments', total_amount_cents: -100 })
  expect((await sdk.orders.retrieve('cart')).skus_count).toBe(3)
  await expect(sdk.line_items.create({ order, quantity: 1 })).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/relationships/item' } }],
  })
})

test.each([
  { wrong: { quantity: 0 }, name: 'quantity' },
  { wrong: { unit_amount_cents: -1 }, name: 'unit_amount_cents' },
  { wrong: { frequency: 'sometimes' }, name: 'frequency' },
  { wrong: { frequency: 'daily' }, name: 'frequency' },
  { wrong: { item_type: 'wishes' }, name: 'item_type' },
])('a line item with $wrong is refused', async ({ wrong, name }) => {
  const { stage } = await makeCart()
  const attributes = { sku_code: 'CUP', quantity: 1, ...wrong }
  const relationships = { order: { data: { type: 'orders', id: 'cart' } } }
  const response = await stage.call('POST', '/api/line_items', {
    data: { type: 'line_items', attributes, relationships },
  })
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({ errors: [{ source: { pointer: `/data/attributes/${name}` } }] })
})

test('the items of a placed order stay as they are, but for what people write on them', async () => {
  const { sdk } = await makeCart()
  const order = sdk.orders.relationship('placed')
  const locked = { status: 422, errors: [{ source: { pointer: '/data/relationships/order' } }] }
  await expect(sdk.line_items.create({ order, sku_code: 'CUP', quantity: 1 })).rejects.toMatchObject(locked)
  await expect(sdk.line_items.update({ id: 'sold', quantity: 2 })).rejects.toMatchObject(locked)
  await expect(sdk.line_items.delete('sold')).rejects.toMatchObject(locked)
  expect(await sdk.line_items.update({ id: 'sold', reference: 'r' })).toMatchObject({ reference: 'r', quantity: 1 })
})

test('a quantity at a price is refused whose total is no exact number of cents any more', async () => {
  const { sdk, order } = await makeCart()
  const tooBig = { errors: [{ source: { pointer: '/data/attributes/quantity' } }] }
  const most = Number.MAX_SAFE_INTEGER
  const wish = { order, sku_code: 'GOLD', quantity: 2, unit_amount_cents: most }
  await expect(sdk.line_items.create(wish)).rejects.toMatchObject(tooBig)
  await expect(sdk.line_items.update({ id: 'tea', unit_amount_cents: most })).rejects.toMatchObject(tooBig)
  const more = { order, sku_code: 'TEA', quantity: most, _update_quantity: true, unit_amount_cents: 1 }
  await expect(sdk.line_items.create(more)).rejects.toMatchObject({ status: 422 })
  expect(await sdk.orders.retrieve('cart')).toMatchObject({ skus_count: 2 })
})

test('what is said along with more of the same is said of the line item that is there', async () => {
  const { sdk, order } = await makeCart()
  const more = { order, sku_code: 'TEA', quantity: 3, _update_quantity: true }
  const line = await sdk.line_items.create({ ...more, name: 'Green tea', reference: 'r/1', metadata: { gift: true } })
  const said = { id: 'tea', quantity: 5, name: 'Green tea', reference: 'r/1', metadata: { gift: true } }
  expect(line).toMatchObject({ ...said, unit_amount_cents: 450, total_amount_cents: 2_250 })
})

test('what a line item has stays, though it could not be asked for any more', async () => {
  const { sdk } = await makeCart()
  await sdk.line_items.update({ id: 'tea', frequency: 'weekly' })
  await sdk.subscription_models.update({ id: 'model', frequencies: ['monthly'] })
  expect(await sdk.line_items.update({ id: 'tea', quantity: 3 })).toMatchObject({ quantity: 3, frequency: 'weekly' })
  await expect(sdk.line_items.update({ id: 'tea', frequency: 'weekly' })).rejects.toMatchObject({ status: 422 })
})
