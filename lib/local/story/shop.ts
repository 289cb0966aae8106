import { systemClock } from '../../adapters/clock.ts'
import { makeOrganizationApi } from '../../adapters/commerce-layer/commerce-layer.ts'
import type { HttpEmulator } from '../../emulator/http.ts'
import type { JsonObject } from '../../emulator/json.ts'

/** What the shop itself changes at Commerce Layer, through the API like anybody. */
export interface Shop {
  /** @throws when Commerce Layer does not do it: then the story cannot go on as written. */
  patch(change: { type: string; id: string; attributes: JsonObject }): Promise<void>
  /** Requests so far, which are none of Perennial's. */
  requests(): { reads: number; writes: number; tokens: number }
}

const COUNTED = { read: 'reads', write: 'writes', token: 'tokens' } as const

/** A shop with the emulator's credentials. */
export function makeShop({ url, emulator }: HttpEmulator): Shop {
  const { clientId, clientSecret } = emulator.credentials
  const counts = { reads: 0, writes: 0, tokens: 0 }
  const { api } = makeOrganizationApi({
    apiUrl: url,
    authUrl: url,
    credentials: { clientId, clientSecret: () => Promise.resolve(clientSecret) },
    clock: systemClock,
    onRequest: (sort) => {
      counts[COUNTED[sort]] += 1
    },
  })
  return {
    patch: async ({ type, id, attributes }) => {
      const body = { data: { type, id, attributes } }
      const answer = await api({ method: 'PATCH', path: `/${type}/${id}`, body })
      if (!answer.ok) throw new Error(`The shop could not change ${type} ${id}: ${answer.failure.cause}`)
    },
    requests: () => ({ ...counts }),
  }
}
