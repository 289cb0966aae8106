import { type Webhook, wantedWebhook } from '../../core/webhook.ts'
import type { PlannedWebhook, WebhookPlan, WebhookStep } from '../../core/webhook-plan.ts'
import { withoutSecret, withSecret } from '../../core/webhook-secrets.ts'
import { changeSecrets } from './change-secrets.ts'
import { demand } from './demand.ts'
import type { WebhookNeeds } from './read-situation.ts'

/** What was done to a webhook, in the words of its steps; `secrets` of several are stored by one write. */
export interface DoneStep {
  does: WebhookStep['does']
  topic: string
  webhookId: string
}

type Needs = WebhookNeeds & {
  /** Told of each effect once it has happened. */
  onDone: (done: DoneStep) => void
}

type Existing = PlannedWebhook & { webhook: Webhook }

/**
 * Carries out a plan. No webhook sends anything before its secret is stored where deliveries are checked, and no secret is
 * dropped before its webhook is disabled. Where it ends too early, a webhook that was created and not enabled is what is
 * left, and the next plan goes on from there.
 *
 * @throws {NotDone} when Commerce Layer does not do something; the store's own errors; {SecretsOverwritten}.
 */
export async function carryOutPlan(needs: Needs, plan: WebhookPlan): Promise<void> {
  const created = await createAll(needs, plan)
  const existing = plan.planned.filter(isExisting)
  const unknown = existing.filter(({ steps }) => steps.some(({ does }) => does === 'store_secret'))
  await storeSecrets(needs, [...unknown.map(({ webhook }) => webhook), ...created])
  for (const planned of existing) await repair(needs, planned)
  for (const webhook of created) await repair(needs, { topic: webhook.topic, webhook, steps: [{ does: 'enable' }] })
  const leaving = existing.filter(({ steps }) => steps.some(({ does }) => does === 'remove'))
  await removeAll(
    needs,
    leaving.map(({ webhook }) => webhook),
  )
}

function isExisting(planned: PlannedWebhook): planned is Existing {
  return planned.webhook !== undefined
}

async function createAll({ webhooks, deliveriesUrl, onDone }: Needs, plan: WebhookPlan): Promise<Webhook[]> {
  const created: Webhook[] = []
  for (const { topic, steps } of plan.planned) {
    for (const step of steps) {
      if (step.does !== 'create') continue
      const wanted = { name: step.name, ...wantedWebhook(topic, deliveriesUrl) }
      const webhook = await demand(`create a webhook for ${topic}`, webhooks.createDisabled(wanted))
      created.push(webhook)
      onDone({ does: 'create', topic, webhookId: webhook.id })
    }
  }
  return created
}

async function storeSecrets({ store, onDone }: Needs, of: readonly Webhook[]): Promise<void> {
  await changeSecrets(store, (secrets) =>
    of.reduce((all, { topic, sharedSecret }) => withSecret(all, topic, sharedSecret), secrets),
  )
  for (const { topic, id } of of) onDone({ does: 'store_secret', topic, webhookId: id })
}

async function repair({ webhooks, onDone }: Needs, { webhook: { id, topic }, steps }: Existing): Promise<void> {
  for (const step of steps) {
    if (step.does === 'change') await demand(`change the webhook ${id}`, webhooks.change(id, step.change))
    else if (step.does === 'reset_circuit') await demand(`reset the circuit of ${id}`, webhooks.resetCircuit(id))
    else if (step.does === 'enable') await demand(`enable the webhook ${id}`, webhooks.enable(id))
    else continue
    onDone({ does: step.does, topic, webhookId: id })
  }
}

/** The webhooks are gone last: as long as they are there, the next plan knows what is left to do. */
async function removeAll({ webhooks, store, onDone }: Needs, leaving: readonly Webhook[]): Promise<void> {
  for (const { id, disabledMs } of leaving) {
    if (disabledMs === undefined) await demand(`disable the webhook ${id}`, webhooks.disable(id))
  }
  await changeSecrets(store, (secrets) =>
    leaving.reduce((all, { topic, sharedSecret }) => withoutSecret(all, topic, sharedSecret), secrets),
  )
  for (const { id, topic } of leaving) {
    await demand(`remove the webhook ${id}`, webhooks.remove(id))
    onDone({ does: 'remove', topic, webhookId: id })
  }
}
