import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { signBody } from '../../lib/core/signature.ts'
import { knownTopics, topicRule, typeOfTopic } from '../../lib/core/topics.ts'
import type { WebhookSecrets } from '../../lib/core/webhook-secrets.ts'
import { LARGEST_BODY_BYTES, receiveDelivery } from '../../lib/flows/receive-delivery.ts'
import { placeRecurring } from '../shop.ts'
import { makeWorld } from './world.ts'

const TOPIC = 'order_subscriptions.activate'
const DUE = '2026-03-02T00:00:00.000Z'

function subscriptionBody(attributes: Record<string, unknown> = {}, id = 'milk'): string {
  const said = { status: 'active', frequency: 'monthly', next_run_at: DUE, updated_at: '2026-03-01T00:00:00.000Z' }
  return JSON.stringify({ data: { type: 'order_subscriptions', id, attributes: { ...said, ...attributes } } })
}

describe('a delivery that nobody signed', () => {
  const cases: [string, { topic?: string | undefined; signature?: string | undefined }][] = [
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['two signatures', { signature: `${'A'.repeat(43)}=, ${'A'.repeat(43)}=` }],
    ['a wrong signature', { signature: `${'A'.repeat(43)}=` }],
    ['a signature that is not base64', { signature: '?'.repeat(44) }],
    ['no topic header', { topic: undefined }],
    ['a topic header that is not the path’s', { topic: 'order_subscriptions.cancel' }],
  ]
  test.each(cases)(
    'with %s is answered 401, writes nothing and leaves one log line without its body',
    async (_, headers) => {
      const world = makeWorld()
      const body = subscriptionBody()
      expect(await world.deliver(TOPIC, body, headers)).toMatchObject({ status: 401, outcome: 'forged' })
      expect(world.ledger.allSeries()).toEqual([])
      expect(world.queue.waiting()).toEqual([])
      expect(world.logged.map((line) => line.code)).toEqual(['DELIVERY'])
      expect(JSON.stringify(world.logged)).not.toContain('milk')
    },
  )
})

describe('a delivery that is signed with a secret which is newer than the ones at hand', () => {
  const body = new TextEncoder().encode(subscriptionBody())
  const signature = signBody(body, 'new')
  const [before, after] = [new Map([[TOPIC, ['old']]]), new Map([[TOPIC, ['old', 'new']]])]
  const receive = async (webhookSecrets: (refused?: WebhookSecrets) => Promise<WebhookSecrets>) => {
    const world = makeWorld()
    const deps = { ...world.deps, webhookSecrets, within: <T>(_ms: number, work: Promise<T>) => work }
    return await receiveDelivery(deps, { pathTopic: TOPIC, headerTopic: TOPIC, signature, body })
  }

  test('is taken once the secrets were read again', async () => {
    const answer = await receive(async (refused) => (refused === before ? after : before))
    expect(answer).toEqual({ status: 200, outcome: 'planned' })
  })

  test('is taken when there was no secret of its topic', async () => {
    const none = new Map([['orders.place', ['old']]])
    expect(await receive(async (refused) => (refused ? after : none))).toEqual({ status: 200, outcome: 'planned' })
  })

  test('is refused while they cannot be read anew', async () => {
    expect(await receive(async () => before)).toEqual({ status: 401, outcome: 'forged', signature: 'wrong' })
  })

  test('is sent again while they cannot be read at all', async () => {
    const down = () => Promise.reject(new Error('SSM is down'))
    expect(await receive(down)).toEqual({ status: 503, outcome: 'unavailable' })
  })
})

describe('an authentic delivery', () => {
  test('of a topic that we do not use is answered 200 and logged as ignored', async () => {
    const world = makeWorld()
    const answer = await world.deliver('customers.metadata_update', '{}')
    expect(answer).toEqual({ status: 200, outcome: 'ignored' })
    expect(world.logged[0]?.fields).toMatchObject({ outcome: 'ignored', reason: 'customer_not_ours' })
  })

  const unreadable: [string, string | Uint8Array][] = [
    ['is not JSON', '{"data":'],
    ['is empty', ''],
    ['is not JSON:API', '{"hello":"world"}'],
    ['has no id', '{"data":{"type":"order_subscriptions","attributes":{}}}'],
    ['is about another type', '{"data":{"type":"orders","id":"milk","attributes":{"status":"placed"}}}'],
    ['is a list', '{"data":[{"type":"order_subscriptions","id":"milk"}]}'],
    ['says nothing but its id', '{"data":{"type":"order_subscriptions","id":"milk","attributes":null}}'],
    ['is 1 MiB of noise', 'x'.repeat(1024 * 1024)],
    ['is nested 100,000 deep', '['.repeat(100_000)],
    ['has an id that is a path', '{"data":{"type":"order_subscriptions","id":"../../oauth"}}'],
    ['has a lone surrogate for an id', '{"data":{"type":"order_subscriptions","id":"\\ud800"}}'],
    ['contains NUL', '\u0000'],
    ['is not UTF-8', new Uint8Array([0xff, 0xfe, 0x00])],
  ]
  test.each(unreadable)('that %s is answered 200 and parked with topic, size and sha256 only', async (_, body) => {
    const world = makeWorld()
    expect(await world.deliver(TOPIC, body)).toEqual({ status: 200, outcome: 'unreadable' })
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const message = { v: 1, kind: 'unreadable', topic: TOPIC, size: bytes.byteLength, sha256 }
    for (let receives = 0; receives < 3; receives += 1) await world.consume()
    expect(world.queue.parked().map((text) => JSON.parse(text))).toEqual([message])
    expect(world.ledger.allSeries()).toEqual([])
  })

  const odd: [string, string][] = [
    ['a byte order mark', `\ufeff${subscriptionBody()}`],
    ['duplicate keys', subscriptionBody().replace('"status"', '"status":"cancelled","status"')],
    ['__proto__ keys', subscriptionBody().replace('"status"', '"__proto__":{"polluted":true},"status"')],
    ['numbers as strings and empty references', subscriptionBody({ number: '17', reference: '', metadata: null })],
    ['a status that nobody knows', subscriptionBody({ status: 'hibernating' })],
  ]
  test.each(odd)('with %s is read, and pollutes nothing', async (_, body) => {
    const world = makeWorld()
    expect((await world.deliver(TOPIC, body)).status).toBe(200)
    expect(world.ledger.allSeries()).toHaveLength(1)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test('over 4 MiB is answered 413', async () => {
    const world = makeWorld()
    const answer = await world.deliver(TOPIC, new Uint8Array(LARGEST_BODY_BYTES + 1))
    expect(answer).toEqual({ status: 413, outcome: 'too_large' })
  })

  test('plans the run of an active subscription once, however often it is sent', async () => {
    const world = makeWorld()
    expect(await world.deliver(TOPIC, subscriptionBody())).toEqual({ status: 200, outcome: 'planned' })
    expect(await world.deliver(TOPIC, subscriptionBody())).toEqual({ status: 200, outcome: 'duplicate' })
    expect(world.ledger.allRuns().map((run) => run.key)).toEqual(['subscription:milk@2026-03-02T00:00:00Z'])
  })

  test('that is older than what is known has no effect', async () => {
    const world = makeWorld()
    const cancelled = { status: 'cancelled', updated_at: '2026-03-01T00:00:05.000Z' }
    await world.deliver('order_subscriptions.cancel', subscriptionBody(cancelled))
    expect(await world.deliver(TOPIC, subscriptionBody())).toEqual({ status: 200, outcome: 'stale' })
    expect(world.ledger.allRuns()).toEqual([])
  })
})

describe('while something is out of reach', () => {
  test('the ledger: a recheck is left in the queue, and does later what the delivery could not', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.broken.add('ledger')
    const body = JSON.stringify({ data: { type: 'orders', id: 'tea', attributes: { status: 'placed' } } })
    expect(await world.deliver('orders.place', body)).toEqual({ status: 200, outcome: 'recheck_later' })
    expect(JSON.parse(world.queue.waiting()[0]?.body ?? '')).toMatchObject({
      kind: 'recheck',
      type: 'orders',
      id: 'tea',
    })
    world.broken.delete('ledger')
    expect(await world.consume()).toBe(1)
    expect(world.queue.waiting()).toEqual([])
    expect(await world.ledger.readRun(key)).toBeDefined()
  })

  test('the queue: the run is planned, answered 200, and released by a later dispatch', async () => {
    const world = makeWorld()
    world.broken.add('queue')
    const body = subscriptionBody({ next_run_at: '2026-03-01T00:00:00.000Z' })
    expect(await world.deliver(TOPIC, body)).toEqual({ status: 200, outcome: 'planned' })
    world.moveClock(2 * 3_600_000)
    await expect(world.dispatch()).rejects.toThrow('out of reach')
    world.broken.delete('queue')
    world.moveClock(11 * 60_000)
    await world.dispatch()
    expect(world.queue.waiting()).toHaveLength(1)
  })

  test('both: 503, and the redelivery heals it', async () => {
    const world = makeWorld()
    world.broken.add('ledger').add('queue')
    expect(await world.deliver(TOPIC, subscriptionBody())).toEqual({ status: 503, outcome: 'unavailable' })
    world.broken.clear()
    expect(await world.deliver(TOPIC, subscriptionBody())).toEqual({ status: 200, outcome: 'planned' })
  })
})

describe('every topic that Commerce Layer offers', () => {
  test.each(knownTopics())('%s is answered 200 when its body is as sent in the wild', async (topic) => {
    const world = makeWorld()
    const attributes = { status: 'pending', updated_at: '2026-03-01T00:00:00.000Z' }
    const body = JSON.stringify({ data: { type: typeOfTopic(topic), id: 'abc', attributes } })
    const answer = await world.deliver(topic, body)
    expect(answer.status).toBe(200)
    const rule = topicRule(topic)
    expect(answer.outcome === 'ignored').toBe(rule.effect === 'none')
    expect(answer.outcome).not.toBe('unreadable')
  })
})
