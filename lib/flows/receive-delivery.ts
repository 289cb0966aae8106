import { type Document, parseDocument, parseJson, type Resource } from '../core/json-api.ts'
import { maskCause } from '../core/mask.ts'
import { encodeMessage, type Message, unreadable } from '../core/messages.ts'
import type { Run } from '../core/run.ts'
import { isResourceId } from '../core/run-key.ts'
import { type SignatureVerdict, verifySignature } from '../core/signature.ts'
import { topicRule, typeOfTopic } from '../core/topics.ts'
import { secretsFor, type WebhookSecrets } from '../core/webhook-secrets.ts'
import type { DeliveryRequest, Dependencies, Within } from './dependencies.ts'
import { noteDelivery, type ReadDelivery } from './note-delivery.ts'
import type { NoteOutcome } from './outcomes.ts'
import { releaseIfNear } from './release-runs.ts'

/** What became of a delivery; every one has a name, and each is a log line. */
export type DeliveryOutcome =
  | NoteOutcome
  | 'forged'
  | 'too_large'
  | 'ignored'
  | 'unreadable'
  | 'recheck_later'
  | 'unavailable'

export interface DeliveryAnswer {
  status: 200 | 401 | 413 | 503
  outcome: DeliveryOutcome
  /** What a forged one's signature was worth. */
  signature?: Forgery
}

type Forgery = Exclude<SignatureVerdict, 'valid'> | 'topic_mismatch' | 'no_secret'

type Needs = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'> & {
  /** With the secrets by which a delivery seemed forged: those that are valid by now. Rejects when none can be read. */
  webhookSecrets: (refused?: WebhookSecrets) => Promise<WebhookSecrets>
  within: Within
}

/**
 * The sender hangs up after 5 s. Noting is several requests to the ledger, each of which may be slow; after this it counts
 * as out of reach, and the queue, which may take 1.9 s, takes over.
 */
export const NOTE_MS = 2_000

/** A release only brings forward what the next dispatch does. */
export const RELEASE_MS = 1_000

/** A body as large as this is none of Commerce Layer's. */
export const LARGEST_BODY_BYTES = 4 * 1024 * 1024

/**
 * Takes a delivery: signature, parse, decide, durable write, answer. Never a 2xx before the write is durable, and never an
 * error for something authentic that we merely cannot use: it would open the sender's circuit breaker.
 */
export async function receiveDelivery(deps: Needs, request: DeliveryRequest): Promise<DeliveryAnswer> {
  if (request.body.byteLength > LARGEST_BODY_BYTES) return answer(deps, request, { status: 413, outcome: 'too_large' })
  const authenticity = await authenticate(deps, request)
  // Nothing can be believed without secrets; the sender tries again.
  if (authenticity === 'unknown') return answer(deps, request, { status: 503, outcome: 'unavailable' })
  if (authenticity !== 'valid') {
    return answer(deps, request, { status: 401, outcome: 'forged', signature: authenticity })
  }
  const rule = topicRule(request.pathTopic)
  if (rule.effect === 'none') {
    return answer(deps, request, { status: 200, outcome: 'ignored', reason: rule.reason })
  }
  const read = readBody(request)
  if (read === undefined) return await handOver(deps, request, unreadable(request.pathTopic, request.body))
  return await note(deps, request, { effect: rule.effect, ...read })
}

async function note(deps: Needs, request: DeliveryRequest, delivery: ReadDelivery): Promise<DeliveryAnswer> {
  const { type, id } = delivery.resource
  try {
    const noted = await deps.within(NOTE_MS, noteDelivery(deps, delivery))
    if (noted === undefined) return await handOver(deps, request, unreadable(request.pathTopic, request.body))
    if (noted.planned !== undefined) await releaseQuickly(deps, noted.planned)
    return answer(deps, request, { status: 200, outcome: noted.outcome, type, id })
  } catch (error) {
    deps.log('error', 'DELIVERY_NOT_NOTED', { topic: request.pathTopic, type, id, cause: maskCause(error) })
    return await handOver(deps, request, { kind: 'recheck', topic: request.pathTopic, type, id })
  }
}

/** What is not released by then, the next dispatch releases; the delivery is answered either way. */
async function releaseQuickly(deps: Needs, run: Run): Promise<void> {
  await deps.within(RELEASE_MS, releaseIfNear(deps, run)).catch(() => undefined)
}

/** Gives the work to the queue where the ledger cannot take it; where the queue cannot either, the sender tries again. */
async function handOver(deps: Needs, request: DeliveryRequest, message: Message): Promise<DeliveryAnswer> {
  const outcome = message.kind === 'unreadable' ? 'unreadable' : 'recheck_later'
  try {
    const [sent] = await deps.queue.send([{ body: encodeMessage(message), delaySeconds: 0 }])
    if (sent === 'sent') return answer(deps, request, { status: 200, outcome })
  } catch (error) {
    deps.log('error', 'QUEUE_UNREACHABLE', { cause: maskCause(error) })
  }
  return answer(deps, request, { status: 503, outcome: 'unavailable' })
}

type Authenticity = Forgery | 'valid' | 'unknown'

/** What does not fit is checked once more by the secrets that stand there by now: its webhook may be new. */
async function authenticate(deps: Needs, request: DeliveryRequest): Promise<Authenticity> {
  if (request.headerTopic !== request.pathTopic) return 'topic_mismatch'
  try {
    const known = await deps.webhookSecrets()
    const verdict = verdictBy(known, request)
    if (verdict !== 'wrong' && verdict !== 'no_secret') return verdict
    const newer = await deps.webhookSecrets(known)
    return newer === known ? verdict : verdictBy(newer, request)
  } catch {
    return 'unknown'
  }
}

function verdictBy(webhookSecrets: WebhookSecrets, request: DeliveryRequest): SignatureVerdict | 'no_secret' {
  const secrets = secretsFor(webhookSecrets, request.pathTopic)
  return secrets.length === 0 ? 'no_secret' : verifySignature({ ...request, secrets })
}

function readBody(request: DeliveryRequest): { document: Document; resource: Resource } | undefined {
  const parsed = parseJson(request.body)
  const document = parsed.ok ? parseDocument(parsed.value) : undefined
  const resource = document?.data
  if (document === undefined || resource === undefined || isList(resource)) return undefined
  if (resource.type !== typeOfTopic(request.pathTopic) || !isResourceId(resource.id)) return undefined
  return { document, resource }
}

function isList(data: Document['data']): data is readonly Resource[] {
  return Array.isArray(data)
}

/** Every delivery is one log line; the more that is known of it stands there and nowhere else. */
function answer(
  deps: Needs,
  request: DeliveryRequest,
  { status, outcome, ...more }: DeliveryAnswer & Readonly<Record<string, string | number>>,
): DeliveryAnswer {
  const level = status === 503 ? 'error' : status === 200 ? 'info' : 'warn'
  // An unsigned topic is anybody's text: only what could be a topic of ours enters the log.
  const topic = /^[a-z_.]{1,80}$/.test(request.pathTopic) ? request.pathTopic : 'malformed'
  deps.log(level, 'DELIVERY', { topic, status, outcome, ...more })
  return { status, outcome, ...(more.signature === undefined ? {} : { signature: more.signature }) }
}
