import { isFields, textField } from '../core/fields.ts'
import type { Knock } from '../flows/dependencies.ts'
import { fetchTransport, type HttpAnswer, type Transport } from './commerce-layer/transport.ts'

/** As long as the sender of a delivery waits. */
const TIMEOUT_MS = 5_000

/** What receive-delivery answers to what nobody has signed. */
const REFUSED = { status: 401, outcome: 'forged' } as const

/** Knocks over HTTP: a POST without a signature, which receive-delivery refuses before it looks at anything else. */
export function makeKnock(transport: Transport = fetchTransport): Knock {
  return async (url) => {
    try {
      const headers = { 'content-type': 'application/json', 'user-agent': 'perennial' }
      return isRefusal(await transport({ method: 'POST', url, headers, body: '{}' }, TIMEOUT_MS))
        ? 'answers'
        : 'wrong_answer'
    } catch {
      return 'no_answer'
    }
  }
}

function isRefusal({ status, json }: HttpAnswer): boolean {
  const outcome = json.ok && isFields(json.value) ? textField(json.value, 'outcome') : undefined
  return status === REFUSED.status && outcome === REFUSED.outcome
}
