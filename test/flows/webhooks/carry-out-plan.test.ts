import { beforeAll, describe, expect, test } from 'vitest'
import { usedTopics } from '../../../lib/core/topics.ts'
import {
  countPlanned,
  planRemoval,
  planRotation,
  planWebhooks,
  type WebhookSituation,
} from '../../../lib/core/webhook-plan.ts'
import { secretsFor } from '../../../lib/core/webhook-secrets.ts'
import { readSituation } from '../../../lib/flows/webhooks/read-situation.ts'
import { dayMs } from '../../emulator/stage.ts'
import { survives, type WebhookStage, webhookStage } from './webhook-stage.ts'

const FOREIGN = {
  id: 'foreign',
  topic: 'orders.place',
  callback_url: 'https://shop.example/deliveries/orders.place',
  shared_secret: 'a secret of somebody else',
}
const ELSEWHERE = {
  id: 'elsewhere',
  topic: 'orders.place',
  callback_url: 'https://staging.example/deliveries/orders.place',
  reference_origin: 'perennial',
}

/** An organization with webhooks of others; the secret of one of them is known, under `*`. */
function shared(): WebhookStage {
  const its = webhookStage()
  its.stage.emulator.control.seed({ webhooks: [FOREIGN, ELSEWHERE] })
  Object.assign(its.parameter, { value: JSON.stringify({ '*': [FOREIGN.shared_secret] }), version: 7 })
  return its
}

const others = (its: WebhookStage) => its.webhooks().filter(({ id }) => id === 'foreign' || id === 'elsewhere')
const ours = (its: WebhookStage) => its.webhooks().filter(({ id }) => id !== 'foreign' && id !== 'elsewhere')

const secretCounts = (its: WebhookStage) =>
  Object.fromEntries([...its.secrets()].map(([topic, secrets]) => [topic, secrets.length]))

/** Webhooks that deliver and are not believed: never, whatever happens to the operator. */
async function unbelieved(its: WebhookStage): Promise<string[]> {
  const { webhooks, secrets } = await readSituation(its.needs)
  return webhooks
    .filter(
      ({ disabledMs, callbackUrl }) => disabledMs === undefined && callbackUrl.startsWith(its.needs.deliveriesUrl),
    )
    .filter(({ topic, sharedSecret }) => !secretsFor(secrets, topic).includes(sharedSecret))
    .map(({ topic }) => topic)
}

const finish = (situation: WebhookSituation) => planWebhooks(situation, { overlapMs: 0 })

/** What an operator does, from where, and how it ends. */
const WORKS: Record<string, { before: (its: WebhookStage) => Promise<void>; plan: typeof planWebhooks; ours: number }> =
  {
    apply: { before: async () => {}, plan: planWebhooks, ours: usedTopics().length },
    rotate: {
      before: async (its) => void (await its.carryOut(planWebhooks)),
      plan: planRotation,
      ours: 2 * usedTopics().length,
    },
    finish: {
      before: async (its) => {
        await its.carryOut(planWebhooks)
        await its.carryOut(planRotation)
      },
      plan: finish,
      ours: usedTopics().length,
    },
    remove: { before: async (its) => void (await its.carryOut(planWebhooks)), plan: planRemoval, ours: 0 },
  }

describe.each(Object.entries(WORKS))('an operator who has to %s', (_, work) => {
  let begun: WebhookStage
  beforeAll(async () => {
    begun = shared()
    await work.before(begun)
  })

  test('and dies before any effect, or after the last one, ends the same when it is done again', async () => {
    const whole = begun.again()
    whole.countEffects()
    await whole.carryOut(work.plan)
    const count = whole.effects()
    expect(count).toBeGreaterThan(usedTopics().length)
    for (let number = 1; number <= count; number += 1) {
      const its = begun.again()
      its.countEffects(number)
      expect(await survives(its.carryOut(work.plan))).toBe('died')
      expect(await unbelieved(its)).toEqual([])
      its.countEffects()
      await its.carryOut(work.plan)
      expect(ours(its)).toHaveLength(work.ours)
      expect(others(its)).toEqual(others(whole))
      expect(await unbelieved(its)).toEqual([])
      expect(secretCounts(its)).toEqual(secretCounts(whole))
    }
  })

  test('does it once: done again it finds nothing to do', async () => {
    const its = begun.again()
    await its.carryOut(work.plan)
    const kept = its.webhooks()
    its.countEffects()
    await its.carryOut(work.plan)
    expect([its.webhooks(), its.effects()]).toEqual([kept, 0])
  })
})

test('a webhook is created disabled, and sends nothing before its secret is stored', async () => {
  const its = webhookStage()
  its.countEffects(usedTopics().length + 1)
  await survives(its.carryOut(planWebhooks))
  expect(its.webhooks().map(({ disabled_at }) => disabled_at)).not.toContain(null)
  expect(its.parameter.version).toBe(0)
})

test('what signed under * goes on being believed for a topic that gets secrets of its own', async () => {
  const its = shared()
  await its.carryOut(planWebhooks)
  expect(secretsFor(its.secrets(), 'orders.place')).toContain(FOREIGN.shared_secret)
  expect(secretsFor(its.secrets(), 'orders.place')).toHaveLength(2)
})

test('a second webhook of each topic and its secret fit into a standard parameter', async () => {
  const its = webhookStage()
  await its.carryOut(planWebhooks)
  await its.carryOut(planRotation)
  expect([...its.secrets().values()].flat()).toHaveLength(2 * usedTopics().length)
  expect(its.parameter.value.length).toBeLessThan(4_096)
})

test('a disabled webhook is enabled, and lacking includes are added', async () => {
  const its = webhookStage()
  await its.carryOut(planWebhooks)
  const [first] = its.webhooks()
  await its.needs.webhooks.disable(first?.id ?? '')
  await its.needs.webhooks.change(first?.id ?? '', { includeResources: [] })
  const done = await its.carryOut(planWebhooks)
  expect(done.map(({ does }) => does)).toEqual(['change', 'enable'])
  expect(countPlanned(planWebhooks(await readSituation(its.needs)))).toBe(0)
})

test('a circuit that failures have opened is reset', async () => {
  const its = webhookStage({ deliver: async () => ({ status: 503 }), behaviour: { deliveriesInFlight: 1 } })
  its.stage.emulator.control.seed({ orders: [{ id: 'source0001' }] })
  await its.carryOut(planWebhooks)
  const sdk = await its.stage.sdk()
  for (let count = 0; count < 4; count += 1) {
    await sdk.order_copies.create({ source_order: { type: 'orders', id: 'source0001' } })
  }
  await its.stage.run(dayMs)
  const open = its.webhooks().filter(({ circuit_state }) => circuit_state === 'open')
  expect(open.length).toBeGreaterThan(0)
  const done = await its.carryOut(planWebhooks)
  expect(done).toEqual(open.map(({ id, topic }) => ({ does: 'reset_circuit', topic, webhookId: id })))
  expect(its.webhooks().map(({ circuit_state }) => circuit_state)).not.toContain('open')
})

test('a rotation ends by itself a day later, and the old secrets are believed no more', async () => {
  const its = webhookStage()
  await its.carryOut(planWebhooks)
  const old = its.webhooks().map(({ id }) => id)
  const oldSecrets = [...its.secrets().values()].flat()
  await its.carryOut(planRotation)
  await its.carryOut(planWebhooks)
  expect(its.webhooks()).toHaveLength(2 * old.length)
  its.stage.skip(dayMs)
  await its.carryOut(planWebhooks)
  expect(its.webhooks().filter(({ id }) => old.includes(id))).toEqual([])
  expect([...its.secrets().values()].flat().filter((secret) => oldSecrets.includes(secret))).toEqual([])
})

test('somebody else who stores secrets at the same moment is noticed before anything is enabled', async () => {
  const its = webhookStage()
  const { read } = its.needs.store
  its.needs.store.read = async () => {
    const found = await read()
    its.parameter.version += 1
    return found
  }
  await expect(its.carryOut(planWebhooks)).rejects.toMatchObject({ code: 'SECRETS_OVERWRITTEN' })
  expect(its.webhooks().map(({ disabled_at }) => disabled_at)).not.toContain(null)
  its.needs.store.read = read
  await its.carryOut(planWebhooks)
  expect(await unbelieved(its)).toEqual([])
  expect(its.webhooks()).toHaveLength(usedTopics().length)
})
