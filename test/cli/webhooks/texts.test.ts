import { expect, test } from 'vitest'
import { plain } from '../../../lib/cli/terminal.ts'
import { planJson, planLines, remarkLines } from '../../../lib/cli/webhooks/plan-text.ts'
import { statusJson, statusLines } from '../../../lib/cli/webhooks/status-text.ts'
import type { Webhook } from '../../../lib/core/webhook.ts'
import type { PlannedWebhook, WebhookPlan } from '../../../lib/core/webhook-plan.ts'

const ON = { paint: plain, columns: undefined }

function webhook(id: string, circuitFailureCount = 0): Webhook {
  const nothing = { name: id, includeResources: [], referenceOrigin: undefined, disabledMs: undefined }
  const callbackUrl = 'https://shop.example/deliveries/orders.place'
  const times = { createdMs: 0, updatedMs: 0 }
  const circuit = { circuitState: 'closed', circuitFailureCount }
  return { id, topic: 'orders.place', callbackUrl, sharedSecret: `hush ${id}`, ...nothing, ...circuit, ...times }
}

const PLANNED: PlannedWebhook[] = [
  { topic: 'orders.cancel', webhook: undefined, steps: [{ does: 'create', name: 'Perennial orders.cancel' }] },
  {
    topic: 'orders.place',
    webhook: webhook('broken', 30),
    steps: [{ does: 'store_secret' }, { does: 'reset_circuit' }, { does: 'enable' }],
  },
  { topic: 'orders.place', webhook: webhook('lacking'), steps: [{ does: 'change', change: { includeResources: [] } }] },
  { topic: 'orders.place', webhook: webhook('astray'), steps: [{ does: 'change', change: { callbackUrl: 'x' } }] },
  { topic: 'orders.place', webhook: webhook('older'), steps: [{ does: 'remove', why: 'replaced' }] },
  { topic: 'orders.tagged', webhook: webhook('useless'), steps: [{ does: 'remove', why: 'superfluous' }] },
  { topic: 'orders.place', webhook: webhook('beside'), steps: [], overlapsUntilMs: 86_400_000 },
  { topic: 'orders.place', webhook: webhook('shaky', 3), steps: [] },
]
const PLAN: WebhookPlan = { planned: PLANNED, foreign: [webhook('theirs')], elsewhere: [webhook('a'), webhook('b')] }

test('a plan says of each webhook what is to be done, and nothing of those that are as they should be', () => {
  expect(planLines(PLAN, ON)).toEqual([
    'TOPIC          WEBHOOK  TO DO',
    'orders.cancel  -        create',
    'orders.place   broken   store its secret, reset its open circuit, enable',
    'orders.place   lacking  add include_resources',
    'orders.place   astray   correct its URL',
    'orders.place   older    remove, with its secret: a newer one listens',
    'orders.tagged  useless  remove, with its secret: its topic is not used',
  ])
})

test('the state says of each what is wrong with it', () => {
  expect(statusLines(PLAN, ON)).toEqual([
    'TOPIC          WEBHOOK  STATE                                          FAILURES',
    'orders.cancel  -        missing                                        -',
    'orders.place   broken   secret not known here, circuit open, disabled  30 in a row',
    'orders.place   lacking  lacks include_resources                        -',
    'orders.place   astray   wrong URL                                      -',
    'orders.place   older    replaced                                       -',
    'orders.tagged  useless  superfluous                                    -',
    'orders.place   beside   delivers, replaced                             -',
    'orders.place   shaky    delivers                                       3 in a row',
  ])
  expect(statusJson(PLAN)[1]).toEqual({
    topic: 'orders.place',
    webhook: 'broken',
    health: 'wrong',
    state: ['secret not known here', 'circuit open', 'disabled'],
    failuresInARow: 30,
  })
})

test('beside it stands what is left alone, and whether its deliveries are believed', () => {
  const webhooks = [webhook('theirs')]
  const situation = { deliveriesUrl: 'https://shop.example/deliveries', webhooks, nowMs: 0 }
  const known = remarkLines(PLAN, { ...situation, secrets: new Map([['*', ['hush theirs']]]) })
  expect(known.slice(2)).toEqual([
    'theirs (orders.place) delivers here too and is not ours: it stays, and what it delivers twice is harmless.',
    '2 webhooks of another deployment deliver to https://shop.example/deliveries: they stay.',
  ])
  expect(known[0]).toMatch(/^One replaced webhook delivers beside the newer ones. From 1970-01-02 .* removes what$/)
  const unknown = remarkLines(PLAN, { ...situation, secrets: new Map() })
  expect(unknown[2]).toContain('its secret is not known here, so it is not believed')
})

test('secrets that no webhook has are counted by their topics, and not shown', () => {
  const secrets = new Map([
    ['orders.place', ['hush theirs', 'hush gone', 'hush too']],
    ['*', ['hush any']],
    ['orders.cancel', ['hush shaky']],
  ])
  const webhooks = [webhook('theirs'), webhook('shaky')]
  const situation = { deliveriesUrl: 'https://shop.example/deliveries', webhooks, nowMs: 0, secrets }
  const nothing = { planned: [], foreign: [], elsewhere: [] }
  expect(remarkLines(nothing, situation)).toEqual([
    'Believed, but of no webhook: secrets of orders.place (2), * (1). Take them out of the SSM parameter if nobody signs with them.',
  ])
  expect(planJson(nothing, situation)).toMatchObject({ stray: { 'orders.place': 2, '*': 1 } })
  expect(JSON.stringify(planJson(nothing, situation))).not.toContain('hush')
})
