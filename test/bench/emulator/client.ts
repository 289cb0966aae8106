import { dice } from '../../../lib/emulator/dice.ts'
import { type Emulator, makeEmulator } from '../../../lib/emulator/emulator.ts'
import { at, parseJson } from '../../../lib/emulator/json.ts'

export const mediaType = 'application/vnd.api+json'

/** Gets a token, by whatever carries requests. */
export const tokenBy = async (
  carry: (request: Request) => Promise<Response>,
  { clientId, clientSecret }: Emulator['credentials'],
  origin: string,
): Promise<string> => {
  const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  const headers = { 'content-type': 'application/json' }
  const response = await carry(
    new Request(`${origin}/oauth/token`, { method: 'POST', headers, body: JSON.stringify(grant) }),
  )
  return String(at(parseJson(await response.text()), 'access_token'))
}

/** An emulator without sockets on a clock that only `pass` moves. */
export type Still = {
  readonly emulator: Emulator
  nowMs(): number
  /** Lets time pass, and what falls due by then happen. */
  pass(ms: number): Promise<void>
  /** Sends a request, and throws if its answer has another status. */
  call(
    method: 'GET' | 'POST',
    path: string,
    wanted: { readonly status: number; readonly body?: unknown },
  ): Promise<void>
}

export const makeStill = async (): Promise<Still> => {
  const origin = 'http://emulator.test'
  let nowMs = Date.parse('2026-03-01T00:00:00Z')
  const emulator = makeEmulator({
    clock: { nowMs: () => nowMs },
    random: dice(),
    deliver: async () => ({ status: 200 }),
  })
  const token = await tokenBy(emulator.handle, emulator.credentials, origin)
  const headers = { authorization: `Bearer ${token}`, 'content-type': mediaType, accept: mediaType }
  return {
    emulator,
    nowMs: () => nowMs,
    pass: async (ms) => {
      nowMs += ms
      await emulator.runDue()
    },
    call: async (method, path, { status, body }) => {
      const request = new Request(`${origin}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const response = await emulator.handle(request)
      const text = await response.text()
      if (response.status !== status) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    },
  }
}

/** The body of a POST of a copy. */
export const copyBody = (
  type: 'order_copies' | 'recurring_order_copies',
  of: { readonly source: string; readonly subscription?: string; readonly reference?: string },
): unknown => ({
  data: {
    type,
    attributes: of.reference === undefined ? {} : { reference: of.reference },
    relationships: {
      source_order: { data: { type: 'orders', id: of.source } },
      ...(of.subscription === undefined
        ? {}
        : { order_subscription: { data: { type: 'order_subscriptions', id: of.subscription } } }),
    },
  },
})
