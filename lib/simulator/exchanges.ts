import type { HttpCall } from '../adapters/commerce-layer/transport.ts'
import type { CallUrl } from '../emulator/api/call.ts'

/** What a request of ours to Commerce Layer is about, as far as checkers ask. */
export interface Asked {
  method: string
  path: string
  /** Of the POST of a copy. */
  reference: string | undefined
  /** Of a list of copies by reference: the run that is looked for. */
  lookedFor: string | undefined
}

/** One request of a process to Commerce Layer, and how it has ended for that process so far. */
export interface Exchange extends Asked {
  /** When it reached Commerce Layer, or was lost on the way there. */
  atMs: number
  /** `lost`: the process does not know what came of it, and perhaps never will. */
  ended: 'lost' | 'answered'
  status: number | undefined
}

/** Reads what a request is about. */
export function askedOf({ method, body = '' }: HttpCall, url: CallUrl): Asked {
  const posts = method === 'POST' && /^\/api\/(recurring_)?order_copies$/.test(url.pathname)
  return {
    method,
    path: url.pathname,
    reference: posts ? referenceIn(body) : undefined,
    lookedFor: url.searchParams.get('filter[q][reference_start]')?.replace(/\/$/, '') ?? undefined,
  }
}

function referenceIn(body: string): string | undefined {
  return /"reference":"([^"]+)"/.exec(body)?.[1]
}
