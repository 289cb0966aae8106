import type { HttpAnswer, HttpCall } from '../adapters/commerce-layer/transport.ts'
import { parseDocument, type Resource } from '../core/json-api.ts'
import type { CallUrl } from '../emulator/api/call.ts'
import type { Program } from './fate.ts'

/** What a request of ours to Commerce Layer is about, as far as checkers ask. */
export interface Asked {
  method: string
  path: string
  /** Of the POST of a copy. */
  reference: string | undefined
  /** Of a list of copies by reference: the run that is looked for. */
  lookedFor: string | undefined
  /** Whether it asks for the copies of one source order. */
  ofSource: boolean
  /** Of a PATCH of a subscription: where its next run is moved to (epoch ms). */
  movesToMs: number | undefined
  /** Whether it is to cancel an order. */
  cancels: boolean
}

/** One request of a process to Commerce Layer, and how it has ended for that process so far. */
export interface Exchange extends Asked {
  program: Program
  /** When it reached Commerce Layer, or was lost on the way there. */
  atMs: number
  /** `lost`: the process does not know what came of it, and perhaps never will. */
  ended: 'lost' | 'answered'
  status: number | undefined
  /** Ids of the copies that the answer has shown to the process. */
  shown: readonly string[]
}

/** Reads what a request is about. */
export function askedOf({ method, body = '' }: HttpCall, url: CallUrl): Asked {
  const moved = method === 'PATCH' ? /"next_run_at":"([^"]+)"/.exec(body)?.[1] : undefined
  const posts = method === 'POST' && /^\/api\/(recurring_)?order_copies$/.test(url.pathname)
  return {
    method,
    path: url.pathname,
    reference: posts ? referenceIn(body) : undefined,
    lookedFor: url.searchParams.get('filter[q][reference_start]')?.replace(/\/$/, '') ?? undefined,
    ofSource: method === 'GET' && url.searchParams.has('filter[q][source_order_id_eq]'),
    movesToMs: moved === undefined ? undefined : Date.parse(moved),
    cancels: method === 'PATCH' && body.includes('"_cancel":true'),
  }
}

/** Ids of the copies that an answer shows: one, a list, or none. */
export function shownBy({ path }: Asked, { status, json }: HttpAnswer): string[] {
  if (status !== 200 || !json.ok || !/order_copies/.test(path)) return []
  const data = parseDocument(json.value)?.data ?? []
  return (isList(data) ? data : [data]).map(({ id }) => id)
}

function isList(data: Resource | readonly Resource[]): data is readonly Resource[] {
  return Array.isArray(data)
}

function referenceIn(body: string): string | undefined {
  return /"reference":"([^"]+)"/.exec(body)?.[1]
}
