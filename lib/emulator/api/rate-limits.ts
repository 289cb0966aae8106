import { ApiError } from '../api-error.ts'
import { type Call, isTokenCall } from './call.ts'
import { endpointOf } from './route.ts'

/** Limits per sliding window. (https://docs.commercelayer.io/core/rate-limits) */
const limits = {
  live: { cacheable: { average: 1_000, burst: 250 }, uncacheable: { average: 200, burst: 50 } },
  test: { cacheable: { average: 500, burst: 125 }, uncacheable: { average: 100, burst: 25 } },
} as const

const averageWindowMs = 60_000
const burstWindowMs = 10_000
const tokensPerMinute = 30

/** What the limits say of a request, and the headers that tell what is left. */
export type Admission = {
  readonly verdict: 'admitted' | 'throttled'
  readonly headers: Readonly<Record<string, string>>
}

export type RateLimits = {
  /** Counts a request, and says whether it is one too many. */
  admit(call: Call): Admission
}

/** Forgets what lies before the window that ends now, and what comes after now: then the clock was set back. */
const forgetBeyond = (times: number[], nowMs: number, windowMs: number): void => {
  while ((times[0] ?? Number.POSITIVE_INFINITY) <= nowMs - windowMs) times.shift()
  while ((times.at(-1) ?? Number.NEGATIVE_INFINITY) > nowMs) times.pop()
}

/** The 429, with `Retry-After` where seconds are given (the platform is not known to send it). */
export const tooManyRequests = (headers: Readonly<Record<string, string>> = {}): ApiError =>
  new ApiError(
    429,
    [
      {
        title: 'Too many requests',
        detail: 'Too many requests: the rate limit has been exceeded.',
        code: 'TOO_MANY_REQUESTS',
        status: '429',
      },
    ],
    headers,
  )

/** A sliding window per name. A refused request counts too: the rate has to drop before anything is let through. */
const makeWindows = (nowMs: () => number) => {
  const windows = new Map<string, number[]>()
  return (name: string, windowMs: number): number => {
    const times = windows.get(name) ?? []
    windows.set(name, times)
    forgetBeyond(times, nowMs(), windowMs)
    return times.push(nowMs())
  }
}

/** The platform's limits: an average over each class of requests, and bursts at each endpoint. One client is assumed. */
export const makeRateLimits = (mode: 'test' | 'live', nowMs: () => number): RateLimits => {
  const count = makeWindows(nowMs)

  const admitToken = (): Admission => ({
    verdict: count('tokens', averageWindowMs) > tokensPerMinute ? 'throttled' : 'admitted',
    headers: {},
  })

  return {
    admit: (call) => {
      if (isTokenCall(call)) return admitToken()
      // Paths that lead nowhere share their windows, or anybody could make more and more of them.
      const endpoint = endpointOf(call.url.pathname)
      // Of the endpoints that the emulator has, only the markets' are cacheable.
      const kind = call.method === 'GET' && endpoint === 'markets' ? 'cacheable' : 'uncacheable'
      const { average, burst } = limits[mode][kind]
      const used = count(kind, averageWindowMs)
      const usedInBurst = count(`${kind} ${endpoint ?? 'elsewhere'}`, burstWindowMs)
      return {
        verdict: used > average || usedInBurst > burst ? 'throttled' : 'admitted',
        headers: {
          'x-ratelimit-limit': String(average),
          'x-ratelimit-interval': String(averageWindowMs / 1_000),
          'x-ratelimit-remaining': String(Math.max(0, average - used)),
        },
      }
    },
  }
}
