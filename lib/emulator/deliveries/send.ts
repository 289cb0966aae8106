import { change, nowIso } from '../records.ts'
import { numberOf, type Resource, textOf } from '../resource.ts'
import type { World } from '../world.ts'
import { recordCallback } from './callbacks.ts'
import type { Deliver, OutgoingDelivery } from './deliver.ts'
import type { Delivery } from './outbox.ts'
import { listens } from './publish.ts'
import { signatureOf } from './signature.ts'

/** Consecutive failures, retries counted, after which a webhook's circuit opens. (https://docs.commercelayer.io/core/real-time-webhooks) */
const failuresToOpen = 30

type Answer =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'unanswered'; readonly reason: string }

/** The request of one attempt, with the headers of captured deliveries; the tracing ones, which say nothing, are left out. */
const requestOf = (delivery: Delivery, webhook: Resource): OutgoingDelivery => {
  const body = new TextEncoder().encode(delivery.body)
  return {
    url: delivery.callbackUrl,
    headers: {
      'user-agent': 'CommerceLayer Module',
      'content-type': 'application/json',
      accept: 'application/json, text/plain, */*',
      'accept-encoding': 'gzip',
      'x-commercelayer-signature': signatureOf(delivery.body, textOf(webhook, 'shared_secret') ?? ''),
      'x-commercelayer-topic': delivery.topic,
    },
    body,
  }
}

const attempt = async (deliver: Deliver, request: OutgoingDelivery): Promise<Answer> => {
  try {
    const { status } = await deliver(request)
    return { kind: 'answered', status }
  } catch (error) {
    return { kind: 'unanswered', reason: error instanceof Error ? error.message : String(error) }
  }
}

const isGood = (answer: Answer): boolean => answer.kind === 'answered' && answer.status >= 200 && answer.status < 300

/** A success closes the count while the circuit is closed; an open circuit stays open until it is reset. */
const countFor = (world: World, webhookId: string, answer: Answer): void => {
  const webhook = world.store.get({ type: 'webhooks', id: webhookId })
  if (webhook === undefined || webhook.attributes.circuit_state === 'open') return
  const failures = isGood(answer) ? 0 : numberOf(webhook, 'circuit_failure_count') + 1
  if (failures === numberOf(webhook, 'circuit_failure_count')) return
  change(world, webhook, {
    circuit_failure_count: failures,
    circuit_state: failures >= failuresToOpen ? 'open' : 'closed',
  })
}

/** Records an answer and, after a failure, plans the next attempt or gives up. */
const settle = (world: World, delivery: Delivery, answer: Answer): void => {
  const code = answer.kind === 'answered' ? String(answer.status) : null
  recordCallback(world, delivery, { code, message: answer.kind === 'answered' ? '' : answer.reason })
  countFor(world, delivery.webhookId, answer)
  const answered = { ...delivery, responseCode: code }
  if (isGood(answer)) {
    world.outbox.put({ ...answered, status: 'delivered', deliveredAt: nowIso(world) })
    return
  }
  const waitMs = world.behaviour().deliveryRetryDelaysMs[delivery.attempts - 1]
  if (waitMs === undefined) {
    world.outbox.put({ ...answered, status: 'failed' })
    return
  }
  world.outbox.put({ ...answered, status: 'waiting' })
  world.agenda.add(world.nowMs() + waitMs, { kind: 'send_delivery', deliveryId: delivery.id })
}

/** Lets go what a reorder fault held back until a delivery about the same resource was out. */
const releaseHeld = (world: World, resourceId: string): void => {
  for (const held of world.outbox.heldFor(resourceId)) {
    world.outbox.put({ ...held, status: 'waiting' })
    world.agenda.add(world.nowMs(), { kind: 'send_delivery', deliveryId: held.id })
  }
}

/** Makes one attempt at a delivery whose time has come. Never rejects. */
export const sendDelivery = async (world: World, deliver: Deliver, deliveryId: string): Promise<void> => {
  const delivery = world.outbox.get(deliveryId)
  if (delivery?.status !== 'waiting') return
  const webhook = world.store.get({ type: 'webhooks', id: delivery.webhookId })
  if (webhook === undefined || !listens(webhook)) {
    world.outbox.put({ ...delivery, status: 'stopped' })
    return
  }
  const sending: Delivery = { ...delivery, status: 'sending', attempts: delivery.attempts + 1 }
  world.outbox.put(sending)
  const answer = await attempt(deliver, requestOf(sending, webhook))
  settle(world, sending, answer)
  releaseHeld(world, delivery.resourceId)
}
