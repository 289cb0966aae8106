import { SECOND_MS } from '../../core/duration.ts'
import type { RateLimit } from '../../core/rate-limit.ts'

/** A limit below this, or over another time than this, is none of Commerce Layer's. */
const LEAST_LIMIT = 10
const LONGEST_SECONDS = 300

/** What an answer's headers say of the limit; undefined unless all three are there and make sense. */
export function rateLimitOf(header: (name: string) => string | null): RateLimit | undefined {
  const limit = wholeOf(header('x-ratelimit-limit'))
  const remaining = wholeOf(header('x-ratelimit-remaining'))
  const seconds = wholeOf(header('x-ratelimit-interval'))
  if (limit === undefined || remaining === undefined || !seconds) return undefined
  if (limit < LEAST_LIMIT || seconds > LONGEST_SECONDS) return undefined
  return { limit, remaining, windowMs: seconds * SECOND_MS }
}

function wholeOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined
}
