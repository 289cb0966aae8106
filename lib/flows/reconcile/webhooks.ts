import { MINUTE_MS } from '../../core/duration.ts'
import { failureKind } from '../../core/failure.ts'
import { isOurs, type NeededWebhook, neededWebhooks } from '../../core/needed-webhooks.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import { usedTopics } from '../../core/topics.ts'
import type { WebhookView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { heedFailure } from '../heed-failure.ts'
import { listWebhooks } from '../list-webhooks.ts'
import { leave, type Pass, type Proposal } from './pass.ts'
import { mustRest } from './read-pages.ts'

/** Less than this left, and the circuits that are still open wait for the next pass. */
const LEAST_REMAINING_MS = MINUTE_MS

/**
 * Looks whether every topic that has an effect is delivered to us. What Commerce Layer has stopped calling it calls again once
 * receive-delivery answers there; a webhook that is missing or disabled is left to a person, who may have meant it.
 */
export async function checkWebhooks(deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  if (await mustRest(deps, pass)) return 'unfinished'
  const webhooks = await readWebhooks(deps)
  if (!Array.isArray(webhooks)) return webhooks
  for (const needed of neededWebhooks(webhooks)) {
    const proposal = needOf(needed)
    if (proposal !== undefined) leave(pass, proposal)
  }
  return await closeCircuits(deps, pass, webhooks.filter(isStopped))
}

async function readWebhooks(deps: Dependencies): Promise<WebhookView[] | PassOutcome> {
  const answer = await listWebhooks(deps.commerceLayer)
  if (answer.ok) return answer.value
  const { failure } = answer
  const heeded = await heedFailure(deps, failureKind('read', failure), failure)
  if (heeded !== 'not_permitted' && heeded !== 'nothing') return 'unreachable'
  // An integration may be kept from webhooks, and do everything else.
  deps.log('warn', 'WEBHOOKS_NOT_READABLE', { status: failure.status, cause: failure.cause })
  return 'finished'
}

function needOf({ topic, state, webhook }: NeededWebhook): Proposal | undefined {
  if (state === 'missing') return { code: 'webhook_missing', subject: `webhooks:${topic}`, evidence: { topic } }
  if (state !== 'disabled' || webhook === undefined) return undefined
  const since = webhook.disabledMs === undefined ? {} : { disabled_at: new Date(webhook.disabledMs).toISOString() }
  return { code: 'webhook_disabled', subject: `webhooks:${webhook.id}`, evidence: { topic, ...since } }
}

/** Ours, also where another one of the topic works: while a secret is changed both are needed. */
function isStopped(webhook: WebhookView): boolean {
  const isUsed = usedTopics().includes(webhook.topic)
  return isUsed && isOurs(webhook) && webhook.disabledMs === undefined && webhook.circuitState === 'open'
}

/** Where nobody answers a circuit stays open: closed, it would only send the owner a warning and open again. */
async function closeCircuits(deps: Dependencies, pass: Pass, stopped: readonly WebhookView[]): Promise<PassOutcome> {
  for (const webhook of stopped) {
    if (pass.deadline.remainingMs() < LEAST_REMAINING_MS) return 'unfinished'
    const { topic, circuitFailureCount: failures = 0 } = webhook
    const found = { code: 'circuit_open', subject: `webhooks:${webhook.id}` } as const
    if (pass.mode === 'dry_run') {
      pass.recorder.find({ ...found, evidence: { topic, failures }, state: 'would_apply' })
      continue
    }
    const endpoint = await deps.knock(webhook.callbackUrl)
    const state = endpoint === 'answers' ? await closeCircuit(deps, webhook) : 'failed'
    pass.recorder.find({ ...found, evidence: { topic, failures, endpoint }, state })
  }
  return 'finished'
}

async function closeCircuit(deps: Dependencies, { id }: WebhookView): Promise<'applied' | 'failed'> {
  const answer = await deps.commerceLayer.resetCircuit(id)
  if (answer.ok) return 'applied'
  await heedFailure(deps, failureKind('change', answer.failure), answer.failure)
  return 'failed'
}
