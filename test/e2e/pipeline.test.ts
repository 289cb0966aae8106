import { afterEach, expect, test } from 'vitest'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { type EmbeddedWorld, startWorld } from './embedded-world.ts'

let world: EmbeddedWorld

afterEach(async () => {
  await world.close()
})

test('a signed delivery of a placed order becomes one copy in Commerce Layer and one completed run in the ledger', async () => {
  world = await startWorld()
  world.seed({
    customers: [{ id: 'ada', email: 'ada@example.com' }],
    orders: [
      { id: 'coffee', status: 'pending', customer: 'ada', metadata: { perennial: { frequency: 'hourly', copies: 1 } } },
    ],
  })
  expect(await world.patch('orders', 'coffee', { _place: true })).toBe(200)
  await world.settle()
  const placed = world.commerceLayer.emulator.control.state().orders.find((order) => order.id === 'coffee')
  const key = runKeyOf('order:coffee', Date.parse(placed?.placed_at ?? '') + 3_600_000)
  const run = await world.runUntil(key, ['completed'])
  console.log(JSON.stringify(run), world.copiesOf('coffee'))
  expect(world.ordersPlacedFrom('coffee')).toHaveLength(1)
}, 60_000)
