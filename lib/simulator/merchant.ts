import { HOUR_MS } from '../core/duration.ts'
import type { Answer } from '../emulator/api/answer.ts'
import type { Emulator } from '../emulator/emulator.ts'
import type { Timeline } from './timeline.ts'
import { API_URL } from './transport.ts'

/** The shop, and the people in it: they use the API as anybody may. */
export interface Merchant {
  /** Asks the API; answers with the status, 0 when the connection was cut or there was no token to ask with. */
  ask(method: 'POST' | 'PATCH' | 'DELETE', path: string, data?: unknown): Promise<number>
}

interface Sent {
  headers: Readonly<Record<string, string>>
  data: unknown
}

const JSON_API = 'application/vnd.api+json'

export function makeMerchant(emulator: Emulator, timeline: Timeline): Merchant {
  const { clientId, clientSecret } = emulator.credentials
  let held: { token: string; untilMs: number } | undefined

  const send = async (method: string, path: string, { headers, data }: Sent): Promise<Answer> =>
    emulator.answer({
      method,
      url: new URL(`${API_URL}${path}`),
      headers: { get: (name) => headers[name] ?? null },
      body: data === undefined ? '' : JSON.stringify(data),
    })
  const token = async (): Promise<string> => {
    if (held !== undefined && held.untilMs > timeline.nowMs()) return held.token
    const data = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
    const { body } = await send('POST', '/oauth/token', { headers: { 'content-type': 'application/json' }, data })
    const value = typeof body === 'object' ? body.access_token : undefined
    if (typeof value !== 'string') throw new Error('no token was given')
    held = { token: value, untilMs: timeline.nowMs() + HOUR_MS }
    return held.token
  }

  return {
    ask: async (method, path, data) => {
      try {
        const headers = { accept: JSON_API, 'content-type': JSON_API, authorization: `Bearer ${await token()}` }
        const sent = { headers, data: data === undefined ? undefined : { data } }
        return (await send(method, `/api/${path}`, sent)).status
      } catch {
        return 0
      }
    },
  }
}
