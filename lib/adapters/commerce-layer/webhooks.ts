import { failedDeliveryView, webhookView } from '../../core/resources.ts'
import type { CommerceLayer, FailedDeliveryQuery } from '../../flows/dependencies.ts'
import { viewOfOne, viewOfPage } from './answers.ts'
import { apiQuery, apiTime, PAGE_SIZE, type QueryParts } from './query.ts'
import type { Api } from './request.ts'

type WebhookRequests = Pick<CommerceLayer, 'listWebhooks' | 'resetCircuit' | 'listFailedDeliveries'>

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

/** Every status that counts as taken. What failed may also have none, or something that is no status. */
const SUCCESS_CODES = '200,201,202,203,204,205,206'

function failedQuery({ fromMs, toMs, page }: FailedDeliveryQuery): URLSearchParams {
  return apiQuery({
    filters: {
      callback_url_cont: '/deliveries/',
      response_code_not_in_or_null: SUCCESS_CODES,
      created_at_gteq: apiTime(fromMs),
      created_at_lteq: apiTime(toMs),
    },
    fields: { event_callbacks: ['callback_url', 'response_code', 'payload', 'created_at'] },
    sort: 'created_at',
    page: { number: page, size: PAGE_SIZE },
  })
}

/** The requests about webhooks and their deliveries. */
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
    listFailedDeliveries: async (query) => {
      const answer = await api({ method: 'GET', path: '/event_callbacks', query: failedQuery(query) })
      return viewOfPage(answer, failedDeliveryView)
    },
  }
}
