import type { RequestCounts } from '../state-types.ts'
import type { Call } from './call.ts'

export type Counter = {
  count(what: keyof RequestCounts): void
  all(): RequestCounts
}

/** Whether a request counts as a read, a write, or a request for a token. */
export const kindOf = ({ method, url }: Call): 'reads' | 'writes' | 'tokens' => {
  if (url.pathname === '/oauth/token') return 'tokens'
  return method === 'GET' ? 'reads' : 'writes'
}

export const makeCounter = (kept?: RequestCounts): Counter => {
  const counts = { reads: 0, writes: 0, tokens: 0, throttled: 0, faulted: 0, ...kept }
  return {
    count: (what) => {
      counts[what] += 1
    },
    all: () => ({ ...counts }),
  }
}
