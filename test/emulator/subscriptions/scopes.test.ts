import { expect, test } from 'vitest'
import { dayMs, each, makeStage, startMs } from '../stage.ts'

const makeSubscriptions = () => {
  const stage = makeStage({ behaviour: { scheduler: 'off' } })
  const rest = { source_order: 'source', kind: 'manual', frequency: 'daily' } as const
  const at = (days: number) => new Date(startMs + days * dayMs).toISOString()
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [
      { ...rest, id: 'due', next_run_at: at(0) },
      { ...rest, id: 'later', next_run_at: at(1) },
      { ...rest, id: 'ended', starts_at: at(-9), next_run_at: at(-1), expires_at: at(-1) },
      { ...rest, id: 'paused', status: 'inactive', next_run_at: at(-1) },
    ],
  })
  return stage
}

test.each<[string, string | boolean, readonly string[]]>([
  ['active', true, ['due', 'later']],
  ['active', '1', ['due', 'later']],
  ['runnable', true, ['due']],
  ['expired', true, ['ended']],
  ['expired', false, ['due', 'later', 'ended', 'paused']],
])('the subscriptions of the scope %s, asked for with %s, are %j', async (scope, value, ids) => {
  const sdk = await makeSubscriptions().sdk()
  const found = await sdk.order_subscriptions.list({ filters: { [scope]: value } })
  expect(each(found, ({ id }) => id)).toEqual(ids)
})

test('scopes and other filters go together', async () => {
  const sdk = await makeSubscriptions().sdk()
  const found = await sdk.order_subscriptions.list({ filters: { active: true, id_in: ['later', 'paused'] } })
  expect(each(found, ({ id }) => id)).toEqual(['later'])
})

test('a scope is asked for with true or false', async () => {
  const response = await makeSubscriptions().call('GET', '/api/order_subscriptions?filter[q][active]=perhaps')
  expect(response.status).toBe(400)
})
