import { webhookView } from '../../core/resources.ts'
import type { CommerceLayer } from '../../flows/dependencies.ts'
import { viewOfOne, viewOfPage } from './answers.ts'
import { apiQuery, PAGE_SIZE, type QueryParts } from './query.ts'
import type { Api } from './request.ts'

type WebhookRequests = Pick<CommerceLayer, 'listWebhooks' | 'resetCircuit'>

/** All that is read of a webhook. Its shared secret is not: what was never asked for cannot leak. */
const WEBHOOK_QUERY: QueryParts = {
  fields: {
    webhooks: [
      'name',
      'topic',
      'callback_url',
      'include_resources',
      'disabled_at',
      'circuit_state',
      'circuit_failure_count',
      'reference_origin',
    ],
  },
}

/** The requests about webhooks. */
export function makeWebhookRequests(api: Api): WebhookRequests {
  return {
    listWebhooks: async (number) => {
      const query = apiQuery({ ...WEBHOOK_QUERY, sort: 'created_at', page: { number, size: PAGE_SIZE } })
      return viewOfPage(await api({ method: 'GET', path: '/webhooks', query }), webhookView)
    },
    resetCircuit: async (id) => {
      const body = { data: { type: 'webhooks', id, attributes: { _reset_circuit: true } } }
      const query = apiQuery(WEBHOOK_QUERY)
      return viewOfOne(await api({ method: 'PATCH', path: `/webhooks/${id}`, query, body }), webhookView)
    },
  }
}
