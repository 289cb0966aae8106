import { DAY_MS } from './duration.ts'
import { usedTopics } from './topics.ts'
import { ownerOf, type Webhook, type WebhookChange, wantedWebhook } from './webhook.ts'
import { secretsFor, type WebhookSecrets } from './webhook-secrets.ts'

/** What is to be done about a webhook. One is created disabled, and enabled when its secret is known where it is needed. */
export type WebhookStep =
  | { does: 'create'; name: string }
  | { does: 'store_secret' }
  | { does: 'change'; change: WebhookChange }
  | { does: 'reset_circuit' }
  | { does: 'enable' }
  | { does: 'remove'; why: RemovalReason }

/** `replaced` by a newer one of its topic; `superfluous`: nobody needs its topic; `asked`: a person removes them all. */
export type RemovalReason = 'replaced' | 'superfluous' | 'asked'

/** A webhook of ours, there or to come, and what is to be done about it; nothing where it is as it should be. */
export interface PlannedWebhook {
  topic: string
  /** Undefined when it is to be created. */
  webhook: Webhook | undefined
  steps: readonly WebhookStep[]
  /** A newer one of its topic listens too; this one goes then (epoch ms). */
  overlapsUntilMs?: number
}

export interface WebhookPlan {
  /** By topic, the older before the newer. */
  planned: readonly PlannedWebhook[]
  /** Webhooks that send to us and are not ours. They stay, and what they send twice is harmless. */
  foreign: readonly Webhook[]
  /** Webhooks that bear our mark and send elsewhere: another deployment's. */
  elsewhere: readonly Webhook[]
}

/** What there is. */
export interface WebhookSituation {
  deliveriesUrl: string
  /** All of the organization. */
  webhooks: readonly Webhook[]
  secrets: WebhookSecrets
  nowMs: number
}

/**
 * How long a replaced webhook and its successor both listen. What the older one was told before that Commerce Layer would
 * still be sending again; how far its ten more attempts reach, nobody documents.
 */
const OVERLAP_MS = DAY_MS

/** What makes the webhooks what they should be. An overlap of 0 ends a rotation now, if the successors listen. */
export function planWebhooks(situation: WebhookSituation, { overlapMs = OVERLAP_MS } = {}): WebhookPlan {
  const sorted = sort(situation)
  const topics = [...new Set([...usedTopics(), ...sorted.ours.map(({ topic }) => topic)])]
  const planned = topics.flatMap((topic) => planTopic(topic, { ...situation, ...sorted, overlapMs }))
  return { planned, foreign: sorted.foreign, elsewhere: sorted.elsewhere }
}

/** The same, and for each topic that has one webhook a successor with a secret of its own. */
export function planRotation(situation: WebhookSituation): WebhookPlan {
  const plan = planWebhooks(situation)
  const [takenNames, used] = [namesOf(situation.webhooks), usedTopics()]
  const successors = used
    .filter((topic) => plan.planned.filter((one) => one.topic === topic && one.webhook !== undefined).length === 1)
    .map((topic) => toCreate(topic, takenNames))
  const planned = [...plan.planned, ...successors]
  return { ...plan, planned: planned.toSorted((left, right) => used.indexOf(left.topic) - used.indexOf(right.topic)) }
}

/** What removes all that is ours. */
export function planRemoval(situation: WebhookSituation): WebhookPlan {
  const { ours, foreign, elsewhere } = sort(situation)
  return { planned: ours.map((webhook) => toRemove(webhook, 'asked')), foreign, elsewhere }
}

/** How many webhooks a plan does something about. */
export function countPlanned({ planned }: WebhookPlan): number {
  return planned.filter(({ steps }) => steps.length > 0).length
}

/**
 * How many secrets each topic (or `*`) is believed by that no webhook has: of one that was removed by hand, for example. They stay,
 * for somebody may sign with them; but whoever has one can sign, too.
 */
export function secretsOfNoWebhook({ webhooks, secrets }: WebhookSituation): ReadonlyMap<string, number> {
  const owned = new Set(webhooks.map(({ sharedSecret }) => sharedSecret))
  const counts = [...secrets].map(
    ([topic, list]) => [topic, list.filter((secret) => !owned.has(secret)).length] as const,
  )
  return new Map(counts.filter(([, count]) => count > 0))
}

type Sorted = Record<'ours' | 'foreign' | 'elsewhere', Webhook[]>

/** The oldest first. */
function sort({ webhooks, deliveriesUrl }: WebhookSituation): Sorted {
  const sorted: Sorted = { ours: [], foreign: [], elsewhere: [] }
  const byAge = (left: Webhook, right: Webhook) => left.createdMs - right.createdMs || (left.id < right.id ? -1 : 1)
  for (const webhook of webhooks.toSorted(byAge)) {
    const owner = ownerOf(webhook, deliveriesUrl)
    if (owner !== 'unrelated') sorted[owner].push(webhook)
  }
  return sorted
}

type TopicSituation = WebhookSituation & Sorted & { overlapMs: number }

/** The newest webhook of a topic is the one that stays; whatever made several, all but one go. */
function planTopic(topic: string, situation: TopicSituation): PlannedWebhook[] {
  const ofTopic = situation.ours.filter((webhook) => webhook.topic === topic)
  if (!usedTopics().includes(topic)) return ofTopic.map((webhook) => toRemove(webhook, 'superfluous'))
  const newest = ofTopic.at(-1)
  if (newest === undefined) return [toCreate(topic, namesOf(situation.webhooks))]
  const kept: PlannedWebhook = { topic, webhook: newest, steps: repairs(newest, situation) }
  return [...ofTopic.slice(0, -1).map((webhook) => planReplaced(webhook, kept, situation)), kept]
}

function planReplaced(webhook: Webhook, successor: PlannedWebhook, situation: TopicSituation): PlannedWebhook {
  const { nowMs, overlapMs } = situation
  // A successor that is changed once more begins anew: it may not have listened before.
  const changedMs = successor.steps.length > 0 ? nowMs : (successor.webhook?.updatedMs ?? nowMs)
  const overlapsUntilMs = changedMs + overlapMs
  // Now is now, also where Commerce Layer's clock is ahead; and what is disabled delivers nothing that could be waited for.
  const isOver = overlapMs === 0 || overlapsUntilMs <= nowMs || webhook.disabledMs !== undefined
  if (successor.steps.length === 0 && isOver) return toRemove(webhook, 'replaced')
  const isUnbelieved = webhook.disabledMs === undefined && lacksSecret(webhook, situation)
  const steps = isUnbelieved ? [{ does: 'store_secret' } as const] : []
  return { topic: webhook.topic, webhook, steps, overlapsUntilMs }
}

/** What makes a webhook listen again as it should; the secret comes before anything that may let a delivery through. */
function repairs(webhook: Webhook, situation: WebhookSituation): WebhookStep[] {
  const change = changeOf(webhook, situation)
  return [
    ...(lacksSecret(webhook, situation) ? [{ does: 'store_secret' } as const] : []),
    ...(change === undefined ? [] : [{ does: 'change', change } as const]),
    ...(webhook.circuitState === 'open' ? [{ does: 'reset_circuit' } as const] : []),
    ...(webhook.disabledMs === undefined ? [] : [{ does: 'enable' } as const]),
  ]
}

/** More includes than we need are somebody's wish, and harmless. */
function changeOf(webhook: Webhook, { deliveriesUrl }: WebhookSituation): WebhookChange | undefined {
  const { callbackUrl, includeResources } = wantedWebhook(webhook.topic, deliveriesUrl)
  const includesAll = includeResources.every((name) => webhook.includeResources.includes(name))
  if (webhook.callbackUrl === callbackUrl && includesAll) return undefined
  return {
    ...(webhook.callbackUrl !== callbackUrl && { callbackUrl }),
    ...(!includesAll && { includeResources: [...new Set([...webhook.includeResources, ...includeResources])] }),
  }
}

function lacksSecret({ topic, sharedSecret }: Webhook, { secrets }: WebhookSituation): boolean {
  return !secretsFor(secrets, topic).includes(sharedSecret)
}

function toRemove(webhook: Webhook, why: RemovalReason): PlannedWebhook {
  return { topic: webhook.topic, webhook, steps: [{ does: 'remove', why }] }
}

/** Commerce Layer calls a webhook's name unique. */
function toCreate(topic: string, takenNames: ReadonlySet<string>): PlannedWebhook {
  const named = (number: number) => (number === 1 ? `Perennial ${topic}` : `Perennial ${topic} ${number}`)
  let number = 1
  while (takenNames.has(named(number))) number += 1
  return { topic, webhook: undefined, steps: [{ does: 'create', name: named(number) }] }
}

function namesOf(webhooks: readonly Webhook[]): ReadonlySet<string> {
  return new Set(webhooks.flatMap(({ name }) => name ?? []))
}
