import { expect, test } from 'vitest'
import { DAY_MS } from '../../../lib/core/duration.ts'
import { checkWebhooks } from '../../../lib/flows/reconcile/webhooks.ts'
import { placeRecurring } from '../../shop.ts'
import { letPlatformGoOn } from '../milk.ts'
import { type FlowWorld, makeWorld } from '../world.ts'
import { takeStep } from './take-step.ts'

const TOPIC = 'orders.place'

/** The webhook that delivers `orders.place`. */
function webhookOf(world: FlowWorld) {
  const webhook = world.state().webhooks.find(({ topic }) => topic === TOPIC)
  if (webhook === undefined) throw new Error(`no webhook delivers ${TOPIC}`)
  return webhook
}

/** A world whose webhook for `orders.place` was given up: three deliveries failed as often as they were tried. */
async function givenUp(): Promise<FlowWorld> {
  const world = makeWorld()
  world.broken.add('deliveries')
  for (const order of ['tea', 'milk', 'bread']) await placeRecurring(world, order)
  await letPlatformGoOn(world, DAY_MS)
  expect(webhookOf(world).circuit_state).toBe('open')
  return world
}

test('nothing is found where every topic is delivered', async () => {
  expect(await takeStep(makeWorld(), checkWebhooks)).toEqual({ outcome: 'finished', findings: [], notes: {} })
})

test('a topic that no webhook delivers is named, and nothing is done about it', async () => {
  const world = makeWorld()
  await world.remove(`webhooks/${webhookOf(world).id}`)
  const found = { code: 'webhook_missing', subject: `webhooks:${TOPIC}`, evidence: { topic: TOPIC }, state: 'left' }
  expect((await takeStep(world, checkWebhooks)).findings).toEqual([found])
  world.seed({ webhooks: [{ topic: TOPIC, callback_url: `https://elsewhere.example/prod/deliveries/${TOPIC}` }] })
  expect((await takeStep(world, checkWebhooks)).findings).toEqual([])
})

test('a webhook that is disabled is named with the time, unless another one delivers its topic', async () => {
  const world = makeWorld()
  const { id } = webhookOf(world)
  const disabled_at = new Date(world.nowMs()).toISOString()
  await world.change('webhooks', id, { _disable: true })
  expect((await takeStep(world, checkWebhooks)).findings).toEqual([
    { code: 'webhook_disabled', subject: `webhooks:${id}`, evidence: { topic: TOPIC, disabled_at }, state: 'left' },
  ])
  world.seed({ webhooks: [{ topic: TOPIC, callback_url: `https://elsewhere.example/deliveries/${TOPIC}` }] })
  expect((await takeStep(world, checkWebhooks)).findings).toEqual([])
})

test('an open circuit is closed once receive-delivery answers, and then there is nothing to find', async () => {
  const world = await givenUp()
  const { id } = webhookOf(world)
  const found = { code: 'circuit_open', subject: `webhooks:${id}` }
  const unanswered = await takeStep(world, checkWebhooks)
  expect(unanswered.findings).toEqual([
    { ...found, evidence: { topic: TOPIC, failures: 30, endpoint: 'no_answer' }, state: 'failed' },
  ])
  expect(webhookOf(world).circuit_state).toBe('open')
  world.broken.delete('deliveries')
  const answered = await takeStep(world, checkWebhooks)
  expect(answered.findings).toEqual([
    { ...found, evidence: { topic: TOPIC, failures: 30, endpoint: 'answers' }, state: 'applied' },
  ])
  expect(webhookOf(world).circuit_state).toBe('closed')
  expect((await takeStep(world, checkWebhooks)).findings).toEqual([])
})

test('a dry run names an open circuit, and neither knocks nor closes it', async () => {
  const world = await givenUp()
  world.broken.delete('deliveries')
  world.deps.knock = () => Promise.reject(new Error('knocked'))
  const { findings } = await takeStep(world, checkWebhooks, { mode: 'dry_run' })
  expect(findings).toMatchObject([{ code: 'circuit_open', state: 'would_apply' }])
  expect(webhookOf(world).circuit_state).toBe('open')
})

test('the circuits of others are none of ours', async () => {
  const world = await givenUp()
  world.broken.delete('deliveries')
  const { id } = webhookOf(world)
  await world.change('webhooks', id, { callback_url: 'http://erp.example/orders' })
  expect((await takeStep(world, checkWebhooks)).findings).toMatchObject([{ code: 'webhook_missing' }])
  expect(webhookOf(world).circuit_state).toBe('open')
})

test('the step says that Commerce Layer cannot be reached, and finds nothing missing by that', async () => {
  const world = makeWorld()
  world.broken.add('commerce_layer')
  expect(await takeStep(world, checkWebhooks)).toMatchObject({ outcome: 'unreachable', findings: [] })
})

test('an integration that may not read webhooks does everything else, and says so in the log', async () => {
  const world = makeWorld()
  const notAllowed = { stage: 'request', sent: 'maybe', status: 401, errors: [], readable: true } as const
  const failure = { ...notAllowed, retryAfterMs: undefined, cause: 'HTTP 401, UNAUTHORIZED' }
  const { commerceLayer } = world.deps
  world.deps.commerceLayer = { ...commerceLayer, listWebhooks: async () => ({ ok: false, failure }) }
  expect(await takeStep(world, checkWebhooks)).toMatchObject({ outcome: 'finished', findings: [] })
  expect(world.logged.map(({ code }) => code)).toContain('WEBHOOKS_NOT_READABLE')
})
