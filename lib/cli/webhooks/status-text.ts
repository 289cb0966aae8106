import type { PlannedWebhook, WebhookPlan, WebhookStep } from '../../core/webhook-plan.ts'
import { type TableRow, type TableStyle, tableLines } from '../table.ts'

/** Whether a webhook delivers and is believed. */
export type WebhookHealth = 'sound' | 'wrong'

/** One that is to go, as a newer one has taken its place or nobody needs it, is nothing wrong. */
export function healthOf({ steps }: PlannedWebhook): WebhookHealth {
  return steps.every(({ does }) => does === 'remove') ? 'sound' : 'wrong'
}

/** How the webhooks are, for people. */
export function statusLines({ planned }: WebhookPlan, on: TableStyle): string[] {
  return tableLines(['TOPIC', 'WEBHOOK', 'STATE', 'FAILURES'], planned.map(statusRow), on)
}

/** The same for programs. */
export function statusJson({ planned }: WebhookPlan) {
  return planned.map((one) => ({
    topic: one.topic,
    webhook: one.webhook?.id ?? null,
    health: healthOf(one),
    state: statesOf(one),
    failuresInARow: one.webhook?.circuitFailureCount ?? 0,
  }))
}

function statusRow(planned: PlannedWebhook): TableRow {
  const { topic, webhook } = planned
  const failures = webhook?.circuitFailureCount ?? 0
  const cells = [topic, webhook?.id ?? '-', statesOf(planned).join(', '), failures === 0 ? '-' : `${failures} in a row`]
  if (healthOf(planned) === 'wrong') return { cells, style: 'red' }
  return failures > 0 ? { cells, style: 'yellow' } : { cells }
}

function statesOf({ steps, overlapsUntilMs }: PlannedWebhook): string[] {
  const wrong = steps.map(stateText)
  const replaced = overlapsUntilMs === undefined ? [] : ['replaced']
  return wrong.length > 0 ? [...wrong, ...replaced] : ['delivers', ...replaced]
}

function stateText(step: WebhookStep): string {
  switch (step.does) {
    case 'create':
      return 'missing'
    case 'store_secret':
      return 'secret not known here'
    case 'change':
      return step.change.callbackUrl === undefined ? 'lacks include_resources' : 'wrong URL'
    case 'reset_circuit':
      return 'circuit open'
    case 'enable':
      return 'disabled'
    case 'remove':
      return step.why === 'superfluous' ? 'superfluous' : 'replaced'
    default:
      return step satisfies never
  }
}
