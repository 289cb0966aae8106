import { describe, expect, test } from 'vitest'
import { includesOf, usedTopics } from '../../lib/core/topics.ts'
import { parseDeliveriesUrl, type Webhook } from '../../lib/core/webhook.ts'
import {
  type PlannedWebhook,
  planRemoval,
  planRotation,
  planWebhooks,
  type WebhookPlan,
  type WebhookSituation,
} from '../../lib/core/webhook-plan.ts'

const URL = 'https://shop.example/deliveries'
const HOUR_MS = 3_600_000
const NOW_MS = Date.parse('2026-12-01T12:00:00Z')
const TOPIC = 'orders.place'

function webhook(changed: Partial<Webhook> = {}): Webhook {
  const topic = changed.topic ?? TOPIC
  return {
    id: 'first',
    name: `Perennial ${topic}`,
    topic,
    callbackUrl: `${URL}/${topic}`,
    includeResources: includesOf(topic),
    referenceOrigin: 'perennial',
    disabledMs: undefined,
    circuitState: 'closed',
    circuitFailureCount: 0,
    sharedSecret: `secret of ${changed.id ?? 'first'}`,
    createdMs: NOW_MS - 100 * HOUR_MS,
    updatedMs: NOW_MS - 100 * HOUR_MS,
    ...changed,
  }
}

/** What there is when nothing but these webhooks is, all their secrets known. */
function situation(webhooks: readonly Webhook[], known = webhooks): WebhookSituation {
  const topics = [...new Set(known.map(({ topic }) => topic))]
  const ofTopic = (topic: string) => known.filter((one) => one.topic === topic).map((one) => one.sharedSecret)
  return { deliveriesUrl: URL, webhooks, secrets: new Map(topics.map((one) => [one, ofTopic(one)])), nowMs: NOW_MS }
}

/** What is planned of the topic that these tests are about. */
function ofTopic({ planned }: WebhookPlan, topic = TOPIC): Pick<PlannedWebhook, 'steps'>[] {
  return planned.filter((one) => one.topic === topic)
}

const ALL = usedTopics().map((topic) => webhook({ topic, id: topic }))
const SUCCESSOR = webhook({ id: 'second', name: `Perennial ${TOPIC} 2`, createdMs: NOW_MS - 30 * HOUR_MS })

describe('the plan', () => {
  test('of an empty organization creates one webhook for each topic that has an effect', () => {
    const { planned } = planWebhooks(situation([]))
    expect(planned.map(({ topic, steps }) => [topic, steps])).toEqual(
      usedTopics().map((topic) => [topic, [{ does: 'create', name: `Perennial ${topic}` }]]),
    )
  })

  test('is empty where everything is as it should be', () => {
    expect(planWebhooks(situation(ALL)).planned.flatMap(({ steps }) => steps)).toEqual([])
  })

  const cases: [string, Partial<Webhook>, readonly unknown[]][] = [
    ['is disabled', { disabledMs: 1 }, [{ does: 'enable' }]],
    ['has an open circuit', { circuitState: 'open' }, [{ does: 'reset_circuit' }]],
    [
      'lacks an include, and keeps what somebody added',
      { includeResources: ['market', 'order_subscription'] },
      [{ does: 'change', change: { includeResources: ['market', 'order_subscription', 'order_subscriptions'] } }],
    ],
    ['includes more than is needed', { includeResources: [...includesOf(TOPIC), 'market'] }, []],
    [
      'sends to the path of another topic',
      { callbackUrl: `${URL}/orders.cancel` },
      [{ does: 'change', change: { callbackUrl: `${URL}/${TOPIC}` } }],
    ],
    [
      'is wrong in every way: the secret first, and enabled last',
      { disabledMs: 1, circuitState: 'open', includeResources: [], sharedSecret: 'unknown' },
      ['store_secret', 'change', 'reset_circuit', 'enable'].map((does) => expect.objectContaining({ does })),
    ],
  ]
  test.each(cases)('for a webhook of ours that %s', (_, changed, steps) => {
    expect(ofTopic(planWebhooks(situation([webhook(changed)], [webhook()])))).toMatchObject([{ steps }])
  })

  test('finds a secret that stands under * known, unless its topic has others', () => {
    const whole = situation([webhook()], [])
    const known = { ...whole, secrets: new Map([['*', ['secret of first']]]) }
    expect(ofTopic(planWebhooks(known))).toMatchObject([{ steps: [] }])
    const hidden = { ...whole, secrets: new Map([...known.secrets, [TOPIC, ['another']]]) }
    expect(ofTopic(planWebhooks(hidden))).toMatchObject([{ steps: [{ does: 'store_secret' }] }])
  })

  test('gives a new webhook a name that nobody has, whoever they are', () => {
    const taken = webhook({ callbackUrl: 'https://elsewhere.example/', referenceOrigin: undefined })
    const create = { does: 'create', name: `Perennial ${TOPIC} 2` }
    expect(ofTopic(planWebhooks(situation([taken])))).toMatchObject([{ steps: [create] }])
  })

  test('removes what is ours and sends a topic that nobody uses', () => {
    const superfluous = webhook({ topic: 'orders.tagged' })
    const remove = { does: 'remove', why: 'superfluous' }
    expect(ofTopic(planWebhooks(situation([superfluous])), 'orders.tagged')).toMatchObject([{ steps: [remove] }])
  })

  test('touches nobody else’s: not at our URL, not with our mark and another URL', () => {
    const foreign = webhook({ id: 'foreign', referenceOrigin: undefined, circuitState: 'open' })
    const elsewhere = webhook({ id: 'elsewhere', callbackUrl: `${URL}-staging/${TOPIC}`, disabledMs: 1 })
    const unrelated = webhook({ id: 'unrelated', referenceOrigin: 'erp', callbackUrl: 'https://erp.example' })
    for (const plan of [planWebhooks, planRotation, planRemoval]) {
      const made = plan(situation([...ALL, foreign, elsewhere, unrelated]))
      expect(made.planned.map((one) => one.webhook?.id)).not.toEqual(expect.arrayContaining(['foreign']))
      expect(made.planned.map((one) => one.webhook?.id)).not.toEqual(expect.arrayContaining(['elsewhere']))
      expect([made.foreign, made.elsewhere]).toEqual([[foreign], [elsewhere]])
    }
  })
})

describe('a rotation', () => {
  test('gives each topic a second webhook, and mends what else is wrong', () => {
    const [broken, ...others] = ALL.map((one, at) => (at === 0 ? { ...one, circuitState: 'open' } : one))
    const { planned } = planRotation(situation([...(broken ? [broken] : []), ...others]))
    expect(planned.slice(0, 2).map(({ steps }) => steps.map(({ does }) => does))).toEqual([
      ['reset_circuit'],
      ['create'],
    ])
    expect(planned.filter((one) => one.webhook === undefined).map(({ topic }) => topic)).toEqual(usedTopics())
  })

  test('that is under way is not begun again', () => {
    expect(ofTopic(planRotation(situation([webhook(), SUCCESSOR])))).toHaveLength(2)
  })

  test('of a topic that has no webhook creates one', () => {
    expect(ofTopic(planRotation(situation([])))).toHaveLength(1)
  })

  const overlaps: [string, Partial<Webhook>, unknown][] = [
    [
      'a day after its successor was enabled',
      { updatedMs: NOW_MS - 24 * HOUR_MS },
      [{ does: 'remove', why: 'replaced' }],
    ],
    ['and not a moment earlier', { updatedMs: NOW_MS - 24 * HOUR_MS + 1 }, []],
    ['not while its successor is disabled', { disabledMs: 1 }, []],
    ['not while the circuit of its successor is open', { circuitState: 'open' }, []],
    ['not while the secret of its successor is unknown', { sharedSecret: 'unknown' }, []],
  ]
  test.each(overlaps)('takes the older one away %s', (_, changed, steps) => {
    const both = situation([webhook(), { ...SUCCESSOR, ...changed }], [webhook(), SUCCESSOR])
    expect(ofTopic(planWebhooks(both))[0]).toMatchObject({ steps })
  })

  test('can be ended at once, but only if the newer one listens', () => {
    const young = { ...SUCCESSOR, updatedMs: NOW_MS }
    const end = (newer: Webhook) => ofTopic(planWebhooks(situation([webhook(), newer]), { overlapMs: 0 }))[0]
    expect(end(young)).toMatchObject({ steps: [{ does: 'remove' }] })
    expect(end({ ...young, disabledMs: 1 })).toMatchObject({ steps: [], overlapsUntilMs: NOW_MS })
  })

  test('that was interrupted while it ended stores no old secret again, and goes on at once', () => {
    const newer = { ...SUCCESSOR, updatedMs: NOW_MS }
    const left = webhook({ disabledMs: NOW_MS })
    const remove = { does: 'remove', why: 'replaced' }
    expect(ofTopic(planWebhooks(situation([left, newer], [newer])))[0]).toMatchObject({ steps: [remove] })
    const deaf = { ...newer, circuitState: 'open' }
    expect(ofTopic(planWebhooks(situation([left, deaf], [deaf])))[0]).toMatchObject({ steps: [] })
  })

  test('keeps what the older one delivers believed meanwhile', () => {
    const both = situation([webhook(), { ...SUCCESSOR, updatedMs: NOW_MS }], [SUCCESSOR])
    expect(ofTopic(planWebhooks(both))[0]).toMatchObject({ steps: [{ does: 'store_secret' }] })
  })
})

test('a removal is of all that is ours, whatever its state, and of nothing else', () => {
  const ours = [webhook(), SUCCESSOR, webhook({ id: 'third', topic: 'orders.tagged', disabledMs: 1 })]
  const { planned } = planRemoval(situation([...ours, webhook({ id: 'foreign', referenceOrigin: 'erp' })]))
  expect(planned.map((one) => one.webhook?.id).toSorted()).toEqual(['first', 'second', 'third'])
  expect(planned.flatMap(({ steps }) => steps)).toEqual(ours.map(() => ({ does: 'remove', why: 'asked' })))
})

test.each([
  ['https://a.example/deliveries', 'https://a.example/deliveries'],
  [' https://a.example/deliveries/ ', 'https://a.example/deliveries'],
  ['https://a.example/stage/deliveries/{topic}', 'https://a.example/stage/deliveries'],
  ['http://127.0.0.1:4000/deliveries', 'http://127.0.0.1:4000/deliveries'],
  ['https://a.example', undefined],
  ['https://a.example/deliveries?x=1', undefined],
  ['https://a.example/deliveries/orders.place', undefined],
  ['ftp://a.example/deliveries', undefined],
  ['deliveries', undefined],
  ['https:///deliveries', undefined],
  ['', undefined],
])('the deliveries URL in "%s" is %s', (text, url) => {
  expect(parseDeliveriesUrl(text)).toBe(url)
})
