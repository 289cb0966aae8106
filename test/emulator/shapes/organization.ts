import { at, type Json } from '../../../lib/emulator/json.ts'
import type { EndpointType } from '../../../lib/emulator/schema.ts'
import { jsonOf, makeStage, type Stage } from '../stage.ts'
import type { Members } from './bodies.ts'

/** What came of a request. */
export type Outcome = { readonly status: number; readonly document: Json | undefined }

/** An organization that has something of everything, and plain words for asking it. */
export type Organization = {
  readonly stage: Stage
  get(path: string): Promise<Outcome>
  post(type: EndpointType, members: Members): Promise<Outcome>
  patch(type: EndpointType, id: string, members: Members): Promise<Outcome>
}

export const openOrganization = (): Organization => {
  const stage = makeStage()
  stage.emulator.control.seed({
    subscription_models: [{ id: 'model', name: 'Tea', frequencies: ['daily', 'weekly', 'monthly'] }],
    markets: [
      { id: 'market', name: 'Europe', subscription_model: 'model' },
      { id: 'closed', name: 'Elsewhere' },
    ],
    customers: [{ id: 'customer', email: 'buyer@example.com' }],
    customer_payment_sources: [{ id: 'wallet', customer: 'customer', name: 'Visa ending in 4242' }],
    orders: [
      {
        id: 'source',
        market: 'market',
        customer: 'customer',
        line_items: [{ sku_code: 'TEA', quantity: 2, unit_amount_cents: 450, frequency: 'weekly' }],
      },
      { id: 'cart', market: 'market', status: 'draft' },
      { id: 'basket', market: 'market', customer: 'customer', status: 'pending' },
      { id: 'other', market: 'market', customer: 'customer', copy_outcome: 'out_of_stock' },
    ],
    order_subscriptions: [
      { id: 'automatic', source_order: 'source', kind: 'automatic', frequency: 'daily' },
      { id: 'manual', source_order: 'source', kind: 'manual', frequency: 'daily' },
      { id: 'failing', source_order: 'other', kind: 'automatic', frequency: 'daily' },
      { id: 'failing-manual', source_order: 'other', kind: 'manual', frequency: 'daily' },
    ],
    webhooks: [
      { id: 'webhook', topic: 'order_copies.create', callback_url: 'https://receiver.test/hook' },
      { id: 'quiet', topic: 'order_copies.create', callback_url: 'https://receiver.test/hook' },
    ],
  })
  const ask = async (method: string, path: string, body?: unknown): Promise<Outcome> => {
    const response = await stage.call(method, path, body)
    return { status: response.status, document: await jsonOf(response) }
  }
  return {
    stage,
    get: (path) => ask('GET', path),
    post: (type, members) => ask('POST', `/api/${type}`, { data: { type, ...members } }),
    patch: (type, id, members) => ask('PATCH', `/api/${type}/${id}`, { data: { type, id, ...members } }),
  }
}

/** The id of a document's resource. */
export const idOf = ({ document }: Outcome): string => String(at(document, 'data', 'id'))

/** The status and code of a refusal in one line, the status alone of what was not refused. */
export const verdictOn = ({ status, document }: Outcome): string => {
  const errors = at(document, 'errors')
  const codes = Array.isArray(errors) ? errors.map((error: Json) => String(at(error, 'code'))) : []
  return [String(status), ...codes].join(' ')
}
