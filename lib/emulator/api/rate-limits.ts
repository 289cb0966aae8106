import { ApiError } from '../api-error.ts'
import type { Call } from './call.ts'

/** Limits per sliding window. (https://docs.commercelayer.io/core/rate-limits) */
const limits = {
  live: { cacheable: { average: 1_000, burst: 250 }, uncacheable: { average: 200, burst: 50 } },
  test: { cacheable: { average: 500, burst: 125 }, uncacheable: { average: 100, burst: 25 } },
} as const

const averageWindowMs = 60_000
const burstWindowMs = 10_000
const tokensPerMinute = 30

/** Endpoints whose GETs are cacheable, of those that the emulator has. */
const cacheablePath = /^\/api\/markets(\/|$)/

export type RateLimits = {
  /** Counts a request. Throws the 429 when there are too many, else gives the headers that tell what is left. */
  admit(call: Call): Readonly<Record<string, string>>
}

/** Requests within the window before now; what is older is forgotten. */
const recent = (times: number[], nowMs: number, windowMs: number): number => {
  while (times[0] !== undefined && times[0] <= nowMs - windowMs) times.shift()
  return times.length
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
    times.push(nowMs())
    return recent(times, nowMs(), windowMs)
  }
}

/** The platform's limits: an average over each class of requests, and bursts at each endpoint. One client is assumed. */
export const makeRateLimits = (mode: 'test' | 'live', nowMs: () => number): RateLimits => {
  const count = makeWindows(nowMs)

  const admitToken = (): Readonly<Record<string, string>> => {
    if (count('tokens', averageWindowMs) > tokensPerMinute) throw tooManyRequests()
    return {}
  }

  return {
    admit: ({ method, url }) => {
      if (url.pathname === '/oauth/token') return admitToken()
      const kind = method === 'GET' && cacheablePath.test(url.pathname) ? 'cacheable' : 'uncacheable'
      const { average, burst } = limits[mode][kind]
      const endpoint = url.pathname.split('/')[2] ?? ''
      const used = count(kind, averageWindowMs)
      const usedInBurst = count(`${kind} ${endpoint}`, burstWindowMs)
      const headers = {
        'x-ratelimit-limit': String(average),
        'x-ratelimit-interval': String(averageWindowMs / 1_000),
        'x-ratelimit-remaining': String(Math.max(0, average - used)),
      }
      if (used > average || usedInBurst > burst) throw tooManyRequests(headers)
      return headers
    },
  }
}
