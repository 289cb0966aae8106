import { SECOND_MS } from '../../core/duration.ts'

/** No answer of a minute's limit can mean a longer wait than this; what asks for more is a mistake of somebody between. */
const LONGEST_WAIT_MS = 3_600 * SECOND_MS

/**
 * How long a `Retry-After` header asks to wait, in ms (0 to one hour), or undefined when there is none to be understood.
 * Seconds or an HTTP date: RFC 9110, 10.2.3.
 */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? ''
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * SECOND_MS : httpDateMs(text) - nowMs
  return Number.isNaN(waitMs) ? undefined : Math.min(LONGEST_WAIT_MS, Math.max(0, waitMs))
}

function httpDateMs(text: string): number {
  return /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN
}
