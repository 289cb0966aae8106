import type { Webhook } from '../../core/webhook.ts'
import type { WebhookSituation } from '../../core/webhook-plan.ts'
import type { Dependencies } from '../dependencies.ts'
import type { SecretStore, WebhookAdministration } from '../dependencies-of-webhooks.ts'
import { demand } from './demand.ts'

/** What a flow about webhooks reaches outside itself for. */
export interface WebhookNeeds extends Pick<Dependencies, 'clock'> {
  webhooks: WebhookAdministration
  store: SecretStore
  /** Where deliveries come in; `/<topic>` is appended. */
  deliveriesUrl: string
}

/** Reads all that there is about webhooks: those of the organization, and the secrets that deliveries are believed by. */
export async function readSituation({
  webhooks,
  store,
  deliveriesUrl,
  clock,
}: WebhookNeeds): Promise<WebhookSituation> {
  const all: Webhook[] = []
  for (let number = 1; ; number += 1) {
    const page = await demand('show its webhooks', webhooks.list(number))
    all.push(...page.items)
    if (number >= page.pageCount) break
  }
  const { secrets } = await store.read()
  return { deliveriesUrl, webhooks: all, secrets, nowMs: clock.nowMs() }
}
