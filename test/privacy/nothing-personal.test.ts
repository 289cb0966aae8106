import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SECRET } from '../../lib/simulator/webhooks.ts'
import { runs } from '../runs.ts'
import { anyCustomer, type Customer, disguises, giveaways } from './customer.ts'
import { deliveryOf, documentAbout, documentOf, FIRST_REFERENCE } from './documents.ts'
import { failureOf } from './failures.ts'
import { openShopFloor, SECRETS } from './shop-floor.ts'

/** What of a customer, or of our secrets, stands in a text, however it is written. */
function found(texts: readonly string[], customer: Customer): string[] {
  const hay = texts.join('\n').toLowerCase()
  const sought = [...giveaways(customer), ...SECRETS, SECRET]
  return sought.filter((text) => disguises(text).some((written) => hay.includes(written.toLowerCase())))
}

const anyDay = anyCustomer.chain((customer) =>
  fc.record({
    customer: fc.constant(customer),
    deliveries: fc.array(deliveryOf(customer), { minLength: 4, maxLength: 8 }),
    failedCopy: documentOf('order_copies.fail', customer),
    plan: fc.array(
      fc.oneof({ weight: 2, arbitrary: failureOf(customer) }, { weight: 1, arbitrary: fc.constant('good' as const) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
  }),
)

const PLACED = { status: 'placed', placed_at: '2026-03-01T00:00:00Z', metadata: { perennial: { frequency: 'hourly' } } }

/** Ten deliveries and failures each at least: 10,000 of them in a long search, and all that comes of them. */
const DAYS = runs(40)

test('nothing of a customer, and no secret, gets into a log line, a message or a row, whatever is delivered and whatever fails', async () => {
  const seen = { deliveries: 0, failures: 0, errors: 0, unreadable: 0 }
  const property = fc.asyncProperty(anyDay, async ({ customer, deliveries, failedCopy, plan }) => {
    const floor = openShopFloor(customer, plan)
    await floor.deliver('orders.place', JSON.stringify(documentAbout(customer, 'orders', PLACED)))
    await floor.work()
    await floor.deliver('order_copies.fail', JSON.stringify(failedCopy))
    for (const { topic, body } of deliveries) await floor.deliver(topic, body)
    for (let hours = 0; hours < 4; hours += 1) await floor.work()
    const trail = floor.trail()
    expect(found(trail, customer)).toEqual([])
    seen.deliveries += deliveries.length + 2
    seen.failures += floor.failed()
    seen.errors += trail.filter((text) => text.includes('"error":{')).length
    seen.unreadable += trail.filter((text) => text.includes('"kind":"unreadable"')).length
  })
  await fc.assert(property, DAYS)
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
  expect(seen.deliveries + seen.failures).toBeGreaterThanOrEqual(10 * DAYS.numRuns)
})

test('what is searched for is found in each of its disguises, and a reference of ours is none of it', () => {
  const property = fc.property(anyCustomer, fc.nat(), fc.nat(), (customer, which, how) => {
    const all = giveaways(customer)
    const text = all[which % all.length] ?? ''
    const written = disguises(text)
    expect(found([`before ${written[how % written.length]} after`], customer)).toContain(text)
    expect(found([FIRST_REFERENCE], customer)).toEqual([])
  })
  fc.assert(property, runs(50))
})
