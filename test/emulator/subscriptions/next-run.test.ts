import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const seed = {
  orders: [{ id: 'source' }],
  order_subscriptions: [
    { id: 'last', source_order: 'source', kind: 'manual', frequency: 'yearly', next_run_at: '9999-12-31T20:00:00Z' },
  ],
}

test.each([false, true])(
  'after the year 9999 there is no next run, with catching up: %s',
  async (catchUpAfterOutage) => {
    const stage = makeStage({ startMs: Date.parse('9999-12-31T19:00:00Z'), behaviour: { catchUpAfterOutage } })
    stage.emulator.control.seed(seed)
    await stage.run(2 * 3_600_000)
    const { copies, order_subscriptions } = stage.emulator.control.state()
    expect(copies.map(({ status }) => status)).toEqual(['completed'])
    expect(order_subscriptions).toMatchObject([{ occurrencies: 1, next_run_at: null }])
  },
)

test('a subscription that activates so late that no run can follow has none', async () => {
  const stage = makeStage({ startMs: Date.parse('9999-06-01T00:00:00Z') })
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [{ id: 'late', source_order: 'source', kind: 'manual', frequency: 'yearly' }],
  })
  const sdk = await stage.sdk()
  expect((await sdk.order_subscriptions.retrieve('late')).next_run_at).toBeNull()
})
