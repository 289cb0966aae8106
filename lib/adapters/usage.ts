import type { RequestSort } from './commerce-layer/commerce-layer.ts'

/** What an invocation cost: requests to Commerce Layer, how many of them were answered 429, and DynamoDB's write units. */
export interface Usage {
  apiReads: number
  apiWrites: number
  tokenRequests: number
  throttled: number
  writeUnits: number
}

/** Counts until the count is taken. */
export interface UsageCounter {
  onRequest(sort: RequestSort): void
  onThrottled(): void
  onWriteUnits(units: number): void
  /** What was used since the last time; counting begins again. */
  take(): Usage
}

const NOTHING: Usage = { apiReads: 0, apiWrites: 0, tokenRequests: 0, throttled: 0, writeUnits: 0 }
const COUNTED = { read: 'apiReads', write: 'apiWrites', token: 'tokenRequests' } as const

export function makeUsageCounter(): UsageCounter {
  let usage = NOTHING
  return {
    onRequest: (sort) => {
      const name = COUNTED[sort]
      usage = { ...usage, [name]: usage[name] + 1 }
    },
    onThrottled: () => {
      usage = { ...usage, throttled: usage.throttled + 1 }
    },
    onWriteUnits: (units) => {
      usage = { ...usage, writeUnits: usage.writeUnits + units }
    },
    take: () => {
      const taken = usage
      usage = NOTHING
      return taken
    },
  }
}
