import type { Webhook } from '../../core/webhook.ts'
import {
  type PlannedWebhook,
  secretsOfNoWebhook,
  type WebhookPlan,
  type WebhookSituation,
  type WebhookStep,
} from '../../core/webhook-plan.ts'
import { secretsFor } from '../../core/webhook-secrets.ts'
import { type TableStyle, tableLines } from '../table.ts'
import { isoOrNull, localTime } from '../time-text.ts'

/** What a plan would do, for people; without a line where it does nothing. */
export function planLines({ planned }: WebhookPlan, on: TableStyle): string[] {
  const rows = planned.flatMap(({ topic, webhook, steps }) =>
    steps.length === 0 ? [] : [{ cells: [topic, webhook?.id ?? '-', steps.map(stepText).join(', ')] }],
  )
  return rows.length === 0 ? [] : tableLines(['TOPIC', 'WEBHOOK', 'TO DO'], rows, on)
}

/** What is to be known beside a plan: a rotation under way, and webhooks that are left alone. */
export function remarkLines({ planned, foreign, elsewhere }: WebhookPlan, situation: WebhookSituation): string[] {
  const foreignLines = foreign.map((one) => foreignLine(one, situation.secrets))
  return [...overlapLines(planned), ...foreignLines, ...elsewhereLines(elsewhere), ...strayLines(situation)]
}

/** A plan for programs, without any secret. */
export function planJson({ planned, foreign, elsewhere }: WebhookPlan, situation: WebhookSituation) {
  const left = ({ id, topic, callbackUrl }: Webhook) => ({ webhook: id, topic, callbackUrl })
  return {
    webhooks: planned.map(({ topic, webhook, steps, overlapsUntilMs }) => ({
      topic,
      webhook: webhook?.id ?? null,
      steps,
      overlapsUntil: isoOrNull(overlapsUntilMs),
    })),
    foreign: foreign.map(left),
    elsewhere: elsewhere.map(left),
    stray: Object.fromEntries(secretsOfNoWebhook(situation)),
  }
}

function stepText(step: WebhookStep): string {
  switch (step.does) {
    case 'create':
      return 'create'
    case 'store_secret':
      return 'store its secret'
    case 'change':
      return step.change.callbackUrl === undefined ? 'add include_resources' : 'correct its URL'
    case 'reset_circuit':
      return 'reset its open circuit'
    case 'enable':
      return 'enable'
    case 'remove':
      return REMOVALS[step.why]
    default:
      return step satisfies never
  }
}

const REMOVALS = {
  replaced: 'remove, with its secret: a newer one listens',
  superfluous: 'remove, with its secret: its topic is not used',
  asked: 'remove, with its secret',
} as const

function overlapLines(planned: readonly PlannedWebhook[]): string[] {
  const untilMs = planned.flatMap(({ overlapsUntilMs }) => overlapsUntilMs ?? [])
  if (untilMs.length === 0) return []
  const count = untilMs.length === 1 ? 'One replaced webhook delivers' : `${untilMs.length} replaced webhooks deliver`
  return [
    `${count} beside the newer ones. From ${localTime(Math.max(...untilMs))} on "npx perennial webhooks apply" removes what`,
    'was replaced, "npx perennial webhooks rotate --finish" does so now.',
  ]
}

function foreignLine({ id, topic, sharedSecret }: Webhook, secrets: WebhookSituation['secrets']): string {
  const believed = secretsFor(secrets, topic).includes(sharedSecret)
  const effect = believed ? 'what it delivers twice is harmless' : 'its secret is not known here, so it is not believed'
  return `${id} (${topic}) delivers here too and is not ours: it stays, and ${effect}.`
}

function elsewhereLines(elsewhere: readonly Webhook[]): string[] {
  const baseOf = ({ callbackUrl }: Webhook) => callbackUrl.slice(0, callbackUrl.lastIndexOf('/'))
  return [...Map.groupBy(elsewhere, baseOf)].map(([url, { length: count }]) =>
    count === 1
      ? `One webhook of another deployment delivers to ${url}: it stays.`
      : `${count} webhooks of another deployment deliver to ${url}: they stay.`,
  )
}

function strayLines(situation: WebhookSituation): string[] {
  const stray = [...secretsOfNoWebhook(situation)]
  if (stray.length === 0) return []
  const topics = stray.map(([topic, count]) => `${topic} (${count})`).join(', ')
  return [
    `Believed, but of no webhook: secrets of ${topics}. Take them out of the SSM parameter if nobody signs with them.`,
  ]
}
