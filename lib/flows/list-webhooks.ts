import type { WebhookView } from '../core/views.ts'
import type { Answer, CommerceLayer } from './dependencies.ts'

/** Pages of 25: an organization has a few webhooks for each of its systems. */
const MOST_PAGES = 10

/** Reads the webhooks of an organization, ours and others: the 250 created first. The first failure ends it. */
export async function listWebhooks(commerceLayer: Pick<CommerceLayer, 'listWebhooks'>): Promise<Answer<WebhookView[]>> {
  const webhooks: WebhookView[] = []
  for (let page = 1, pages = 1; page <= Math.min(pages, MOST_PAGES); page += 1) {
    const answer = await commerceLayer.listWebhooks(page)
    if (!answer.ok) return answer
    webhooks.push(...answer.value.items)
    pages = answer.value.pageCount
  }
  return { ok: true, value: webhooks }
}
