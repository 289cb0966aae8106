import { expect, test } from 'vitest'
import { secretReader } from '../../../lib/adapters/secret.ts'
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts'
import { planRotation, planWebhooks } from '../../../lib/core/webhook-plan.ts'
import type { OutgoingDelivery } from '../../../lib/emulator/deliveries/deliver.ts'
import { type DeliveryAnswer, receiveDelivery } from '../../../lib/flows/receive-delivery.ts'
import { makeLedgerModel } from '../../../lib/simulator/models/ledger-model.ts'
import { makeQueueModel } from '../../../lib/simulator/models/queue-model.ts'
import { dayMs } from '../../emulator/stage.ts'
import { secretsIn, type WebhookStage, webhookStage } from './webhook-stage.ts'

const SOURCE = 'source0001'

/** A shop that goes on selling while an operator works: before each thing that the operator does, an order is copied. */
function busyShop() {
  const answers: DeliveryAnswer['status'][] = []
  let attempts = 0
  let receive: (delivery: OutgoingDelivery) => Promise<{ status: number }> = async () => ({ status: 503 })
  // Every third attempt meets a gateway that is down, so that something is always sent again.
  const deliver = (delivery: OutgoingDelivery) => {
    attempts += 1
    return attempts % 3 === 0 ? Promise.resolve({ status: 503 }) : receive(delivery)
  }
  const sell = async () => {
    const sdk = await its.stage.sdk()
    await sdk.order_copies.create({ source_order: { type: 'orders', id: SOURCE }, place_target_order: true })
    await its.stage.run(7_000)
  }
  const its: WebhookStage = webhookStage({ deliver, behaviour: { deliveryDelayMs: 3_000 } }, sell)
  const clock = { nowMs: its.stage.nowMs }
  const log = () => {}
  const needs = {
    clock,
    log,
    ledger: makeLedgerModel(),
    queue: makeQueueModel({ clock }).queue,
    settings: DEFAULT_SETTINGS,
    within: <T>(_ms: number, work: Promise<T>) => work,
    webhookSecrets: secretReader(
      { kind: 'parameter', name: '/secrets' },
      { clock, log, readParameter: async () => its.parameter.value, parse: secretsIn },
    ),
  }
  receive = async ({ url, headers, body }) => {
    const pathTopic = url.slice(url.lastIndexOf('/') + 1)
    const signature = headers['x-commercelayer-signature']
    const headerTopic = headers['x-commercelayer-topic']
    const answer = await receiveDelivery(needs, { pathTopic, headerTopic, signature, body })
    answers.push(answer.status)
    return answer
  }
  its.stage.emulator.control.seed({ orders: [{ id: SOURCE }] })
  return { its, answers, sell }
}

/** What was sent since a time, how much happened, and of what nothing arrived. */
function sentSince({ stage }: WebhookStage, startIso: string) {
  const sent = stage.emulator.control.state().deliveries.filter(({ created_at }) => created_at >= startIso)
  const happened = Map.groupBy(sent, ({ topic, resource_id }) => `${topic} ${resource_id}`)
  const lost = [...happened].filter(([, all]) => all.every(({ status }) => status !== 'delivered'))
  return { sent, happened: happened.size, lost: lost.map(([what]) => what) }
}

test('through a rotation nothing is refused, and everything that happens is delivered by the old or the new', async () => {
  const { its, answers, sell } = busyShop()
  await its.carryOut(planWebhooks)
  const startIso = new Date(its.stage.nowMs()).toISOString()
  await sell()
  await its.carryOut(planRotation)
  await sell()
  await its.stage.run(dayMs)
  await its.carryOut(planWebhooks)
  await sell()
  await its.stage.run(dayMs)

  const { sent, happened, lost } = sentSince(its, startIso)
  expect(lost).toEqual([])
  expect(happened).toBeGreaterThan(200)
  // A copy is told of by four topics, and each of them has an old and a new webhook.
  expect(new Set(sent.map(({ webhook }) => webhook)).size).toBe(8)
  expect(sent.some(({ attempts }) => attempts > 1)).toBe(true)
  expect(answers.filter((status) => status !== 200)).toEqual([])
})

test('a rotation that is ended at once loses nothing that happens after it began', async () => {
  const { its, answers, sell } = busyShop()
  await its.carryOut(planWebhooks)
  await its.carryOut(planRotation)
  const startIso = new Date(its.stage.nowMs()).toISOString()
  await sell()
  await its.carryOut((situation) => planWebhooks(situation, { overlapMs: 0 }))
  await sell()
  await its.stage.run(dayMs)

  const { sent, lost } = sentSince(its, startIso)
  expect(lost).toEqual([])
  expect(sent.some(({ status }) => status === 'stopped')).toBe(true)
  expect(answers.filter((status) => status !== 200)).toEqual([])
})
