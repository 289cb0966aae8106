import { STATUS_CODES } from 'node:http'
import { nowIso } from '../records.ts'
import { numberOf, type Resource, textOf } from '../resource.ts'
import type { World } from '../world.ts'
import { type CallbackAnswer, recordCallback } from './callbacks.ts'
import type { Deliver, OutgoingDelivery } from './deliver.ts'
import { forgetPast } from './forget-past.ts'
import { releaseHeldFor } from './hold.ts'
import type { Delivery } from './outbox.ts'
import { listens } from './publish.ts'
import { signatureOf } from './signature.ts'

/** Consecutive failures, retries counted, after which a webhook's circuit opens. (https://docs.commercelayer.io/core/real-time-webhooks) */
const failuresToOpen = 30

type Answer =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'unanswered'; readonly reason: string }

const utf8 = new TextEncoder()

/** The request of one attempt, with the headers of captured deliveries; the tracing ones, which say nothing, are left out. */
const requestOf = (delivery: Delivery, webhook: Resource): OutgoingDelivery => {
  const body = utf8.encode(delivery.body)
  return {
    url: delivery.callbackUrl,
    headers: {
      'user-agent': 'CommerceLayer Module',
      'content-type': 'application/json',
      accept: 'application/json, text/plain, */*',
      'accept-encoding': 'gzip',
      'x-commercelayer-signature': signatureOf(body, textOf(webhook, 'shared_secret') ?? ''),
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
  const before = numberOf(webhook, 'circuit_failure_count')
  const failures = isGood(answer) ? 0 : before + 1
  if (failures === before) return
  const circuit = { circuit_failure_count: failures, circuit_state: failures >= failuresToOpen ? 'open' : 'closed' }
  // The machine schema calls both transient: they are no change of the webhook, whose updated_at stays.
  world.store.put({ ...webhook, attributes: { ...webhook.attributes, ...circuit } })
}

const callbackAnswerOf = (answer: Answer): CallbackAnswer =>
  answer.kind === 'answered'
    ? { code: String(answer.status), message: STATUS_CODES[answer.status] ?? '' }
    : { code: null, message: answer.reason }

/** Records an answer and, after a failure, plans the next attempt or gives up. */
const settle = (world: World, delivery: Delivery, answer: Answer): void => {
  const callbackAnswer = callbackAnswerOf(answer)
  forgetPast(world)
  recordCallback(world, delivery, callbackAnswer)
  countFor(world, delivery.webhookId, answer)
  const answered = { ...delivery, responseCode: callbackAnswer.code }
  const waitMs = world.behaviour().deliveryRetryDelaysMs[delivery.attempts - 1]
  if (isGood(answer) || waitMs === undefined) {
    const status = isGood(answer) ? 'delivered' : 'failed'
    world.outbox.put({ ...answered, status, settledAt: nowIso(world) })
    return
  }
  world.outbox.put({ ...answered, status: 'waiting' })
  world.agenda.add(world.nowMs() + waitMs, { kind: 'send_delivery', deliveryId: delivery.id })
}

/** Makes one attempt at a delivery whose time has come. Never rejects. */
export const sendDelivery = async (world: World, deliver: Deliver, deliveryId: string): Promise<void> => {
  const delivery = world.outbox.get(deliveryId)
  if (delivery?.status !== 'waiting') return
  const webhook = world.store.get({ type: 'webhooks', id: delivery.webhookId })
  if (webhook === undefined || !listens(webhook)) {
    world.outbox.put({ ...delivery, status: 'stopped', settledAt: nowIso(world) })
    return
  }
  // The body stays the event's, but where it goes and what signs it are the webhook's as it is by now.
  const callbackUrl = textOf(webhook, 'callback_url') ?? delivery.callbackUrl
  const sending: Delivery = { ...delivery, callbackUrl, status: 'sending', attempts: delivery.attempts + 1 }
  world.outbox.put(sending)
  const answer = await attempt(deliver, requestOf(sending, webhook))
  settle(world, sending, answer)
  releaseHeldFor(world, { type: delivery.resourceType, id: delivery.resourceId })
}
