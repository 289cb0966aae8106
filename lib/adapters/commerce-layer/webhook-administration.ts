import type { WebhookCreate, WebhookUpdate } from '@commercelayer/sdk'
import { textField, timeField } from '../../core/fields.ts'
import type { Resource } from '../../core/json-api.ts'
import { webhookView } from '../../core/resources.ts'
import { REFERENCE_ORIGIN } from '../../core/run-key.ts'
import type { WantedWebhook, Webhook, WebhookChange } from '../../core/webhook.ts'
import type { WebhookAdministration } from '../../flows/dependencies-of-webhooks.ts'
import { viewOfOne, viewOfPage } from './answers.ts'
import { apiQuery, PAGE_SIZE } from './query.ts'
import type { Api } from './request.ts'
import { makeWebhookRequests } from './webhooks.ts'

/** What an operator asks of an organization's webhooks, their secrets included. Only an integration may. */
export function makeWebhookAdministration(api: Api): WebhookAdministration {
  const change = async (id: string, attributes: Omit<WebhookUpdate, 'id'>) => {
    const body = { data: { type: 'webhooks', id, attributes } }
    return viewOfOne(await api({ method: 'PATCH', path: `/webhooks/${id}`, body }), webhookOf)
  }
  return {
    list: async (number) => {
      const query = apiQuery({ sort: 'created_at', page: { number, size: PAGE_SIZE } })
      return viewOfPage(await api({ method: 'GET', path: '/webhooks', query }), webhookOf)
    },
    createDisabled: async (wanted) => {
      const body = { data: { type: 'webhooks', attributes: attributesOf(wanted) } }
      return viewOfOne(await api({ method: 'POST', path: '/webhooks', body }), webhookOf)
    },
    change: (id, wanted) => change(id, changeOf(wanted)),
    enable: (id) => change(id, { _enable: true }),
    disable: (id) => change(id, { _disable: true }),
    resetCircuit: makeWebhookRequests(api).resetCircuit,
    remove: async (id) => {
      const answer = await api({ method: 'DELETE', path: `/webhooks/${id}` })
      if (answer.ok) return { ok: true, value: 'removed' }
      // Who asks a second time, because the first answer was lost, has what was asked for.
      return answer.failure.status === 404 && answer.failure.readable ? { ok: true, value: 'removed' } : answer
    },
  }
}

function attributesOf({ name, topic, callbackUrl, includeResources }: WantedWebhook): WebhookCreate {
  return {
    name,
    topic,
    callback_url: callbackUrl,
    include_resources: [...includeResources],
    reference_origin: REFERENCE_ORIGIN,
    _disable: true,
  }
}

function changeOf({ callbackUrl, includeResources }: WebhookChange): Omit<WebhookUpdate, 'id'> {
  return {
    ...(callbackUrl !== undefined && { callback_url: callbackUrl }),
    ...(includeResources !== undefined && { include_resources: [...includeResources] }),
  }
}

function webhookOf(resource: Resource): Webhook | undefined {
  const view = webhookView(resource)
  const { attributes } = resource
  const sharedSecret = textField(attributes, 'shared_secret')
  const [createdMs, updatedMs] = [timeField(attributes, 'created_at'), timeField(attributes, 'updated_at')]
  if (view === undefined || sharedSecret === undefined || createdMs === undefined || updatedMs === undefined) {
    return undefined
  }
  return { ...view, sharedSecret, createdMs, updatedMs }
}
