import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeliveryEffect } from '../../lib/emulator/control-types.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { runs } from '../runs.ts'
import { dayMs, hourMs, makeStage, type Stage, type StageOptions } from './stage.ts'

const topics = ['order_copies.create', 'order_copies.complete', 'orders.create', 'order_subscriptions.renewal'] as const

const seed = {
  orders: [{ id: 'source' }, { id: 'declined', copy_outcome: 'payment_declined' as const }],
  order_subscriptions: [
    { id: 'manual', source_order: 'source', kind: 'manual' as const, frequency: 'daily' },
    { id: 'automatic', source_order: 'source', kind: 'automatic' as const, frequency: 'daily' },
  ],
  webhooks: [
    ...topics.map((topic) => ({ topic, callback_url: 'http://good.test/in' })),
    {
      id: 'moody',
      topic: topics[1],
      callback_url: 'http://moody.test/in',
      include_resources: ['events', 'target_order'],
    },
    { id: 'broken', topic: topics[0], callback_url: 'http://broken.test/in' },
  ],
}

/** Dice that can be wound to any number of draws. */
const windable = () => {
  let source = dice(5)
  let draws = 0
  const next = (): number => {
    draws += 1
    return source.next()
  }
  const wind = (to: number): void => {
    source = dice(5)
    for (draws = 0; draws < to; ) next()
  }
  return { next, wind, draws: () => draws }
}

/** A stage whose receivers answer by their name and the time, so that they need no memory. */
const open = (options: StageOptions = {}) => {
  const chance = windable()
  const stage: Stage = makeStage({
    ...options,
    random: chance,
    deliver: async ({ url }) => {
      const isGood = url.includes('good') || (url.includes('moody') && Math.floor(stage.nowMs() / 60_000) % 2 === 0)
      return { status: isGood ? 200 : 500 }
    },
  })
  return { stage, chance }
}

type Step = (stage: Stage) => unknown

const data = (type: string, attributes: object, relationships: object = {}) => ({
  data: { type, attributes, relationships },
})

const patch = (stage: Stage, [type, id]: readonly [string, string], attributes: object) =>
  stage.call('PATCH', `/api/${type}/${id}`, { data: { type, id, attributes } })

/** One of the stored resources of a type, by a number. */
const pick = (stage: Stage, type: string, index: number): readonly [string, string] => {
  const all = stage.emulator.snapshot().resources.filter((resource) => resource.type === type)
  return [type, all[index % all.length]?.id ?? 'nothing']
}

const effect: fc.Arbitrary<DeliveryEffect> = fc.oneof(
  fc.record({ kind: fc.constant('duplicate' as const), ms: fc.nat(hourMs) }),
  fc.record({ kind: fc.constant('delay' as const), ms: fc.nat(40 * dayMs) }),
  fc.constant({ kind: 'lose' as const }),
  fc.constant({ kind: 'reorder' as const }),
)

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom('source', 'declined').map((id): Step => {
    const relationships = { source_order: { data: { type: 'orders', id } } }
    return (stage) =>
      stage.call('POST', '/api/order_copies', data('order_copies', { place_target_order: true }, relationships))
  }),
  fc.nat(9).map(
    (index): Step =>
      (stage) =>
        patch(stage, pick(stage, 'order_copies', index), { reference: `r${index}` }),
  ),
  fc.nat(9).map(
    (index): Step =>
      (stage) =>
        stage.call('DELETE', `/api/${pick(stage, 'order_copies', index).join('/')}`),
  ),
  fc.nat(99).map(
    (index): Step =>
      (stage) =>
        patch(stage, pick(stage, 'events', index), { _trigger: true }),
  ),
  fc.tuple(fc.constantFrom('moody', 'broken'), fc.constantFrom('_disable', '_enable', '_reset_circuit')).map(
    ([id, trigger]): Step =>
      (stage) =>
        patch(stage, ['webhooks', id], { [trigger]: true }),
  ),
  fc
    .record({
      on: fc.constant('delivery' as const),
      effect,
      count: fc.constantFrom(1, 3, null),
      probability: fc.constantFrom(0.5, 1),
    })
    .map(
      (fault): Step =>
        (stage) =>
          stage.emulator.control.addFaults([fault]),
    ),
  fc.boolean().map(
    (replayedEventRendersAnew): Step =>
      (stage) =>
        stage.emulator.control.setBehaviour({ replayedEventRendersAnew }),
  ),
  fc.constantFrom(0, 100, 150, 60_000, hourMs, dayMs, 20 * dayMs).map(
    (ms): Step =>
      (stage) =>
        stage.run(ms),
  ),
  fc.constantFrom(50, 30_000, 2 * hourMs).map(
    (ms): Step =>
      (stage) =>
        stage.skip(ms),
  ),
)

const history = fc.tuple(fc.array(step, { maxLength: 8 }), fc.array(step, { maxLength: 8 }))

const play = async (stage: Stage, steps: readonly Step[]): Promise<void> => {
  for (const take of steps) await take(stage)
}

test('after a snapshot everything goes on as without', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ([before, after]) => {
      const original = open()
      original.stage.emulator.control.seed(seed)
      await play(original.stage, before)
      const sentBefore = original.stage.sent.length
      const snapshot = JSON.parse(JSON.stringify(original.stage.emulator.snapshot()))
      const restored = open({ snapshot, startMs: original.stage.nowMs() })
      restored.chance.wind(original.chance.draws())
      expect(restored.stage.emulator.snapshot()).toEqual(snapshot)

      const rest: readonly Step[] = [...after, (stage) => stage.run(dayMs + hourMs)]
      await play(original.stage, rest)
      await play(restored.stage, rest)
      expect(restored.stage.sent).toEqual(original.stage.sent.slice(sentBefore))
      expect(restored.stage.emulator.snapshot()).toEqual(original.stage.emulator.snapshot())
    }),
    runs(40),
  )
})

test('a snapshot holds the text of each delivery once', async () => {
  const { stage } = open()
  stage.emulator.control.seed({ webhooks: [{ topic: 'orders.create', callback_url: 'http://broken.test/in' }] })
  await stage.call('POST', '/api/orders', data('orders', { reference: 'only once' }))
  await stage.run(dayMs)
  const { resources, ...rest } = stage.emulator.snapshot()
  const textIn = (value: unknown) => JSON.stringify(value).split('only once').length - 1
  expect(resources.filter(({ type }) => type === 'event_callbacks')).toHaveLength(11)
  expect([textIn(resources), textIn(rest)]).toEqual([1, 1])
})

test('what an event was about is kept in a snapshot', async () => {
  const behaviour = { replayedEventRendersAnew: false }
  const { stage } = open({ behaviour })
  stage.emulator.control.seed({ webhooks: [{ topic: 'orders.create', callback_url: 'http://good.test/in' }] })
  await stage.call('POST', '/api/orders', data('orders', { reference: 'as it was' }))
  await stage.run(0)
  await patch(stage, pick(stage, 'orders', 0), { reference: 'as it is' })
  const snapshot = JSON.parse(JSON.stringify(stage.emulator.snapshot()))
  const restored = open({ snapshot, behaviour }).stage
  const [, created] = pick(restored, 'events', 0)
  await patch(restored, ['events', created], { _trigger: true })
  await restored.run(0)
  expect(restored.sent.map(({ body }) => body)).toEqual(stage.sent.map(({ body }) => body))
})
