import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/duration.ts'
import type { DeliveryEffect, Fault, RequestEffect, RequestFault } from '../emulator/control-types.ts'
import type { Commits } from './weather.ts'

/** How the chances of faults are drawn. */
export interface Draws {
  chance(): number
  /** A whole number below the most. */
  upTo(most: number): number
  /** 0 in half of all histories; else any number up to the most. */
  strength(most: number): number
}

/** What requests faults meet: those of one method, those for tokens, or all to the API. */
const TARGETS = {
  POST: { method: 'POST', path: '/api/' },
  PATCH: { method: 'PATCH', path: '/api/' },
  GET: { method: 'GET', path: '/api/' },
  token: { path: '/oauth/token' },
  any: { path: '/api/' },
} as const satisfies Record<string, Pick<RequestFault, 'method' | 'path'>>

type Chances = Readonly<Partial<Record<keyof typeof TARGETS, number>>>

/**
 * How often at most each fault meets each kind of request (0 to 1). A read changes nothing, so that it cannot take effect
 * and fail; to who asks for a token, an answer is lost all the same.
 */
const REQUESTS: Readonly<Record<RequestEffect['kind'], Chances>> = {
  commit_then_drop: { POST: 0.6, PATCH: 0.5, GET: 0.2, token: 0.2 },
  drop_then_commit: { POST: 0.6, PATCH: 0.5 },
  commit_then_status: { POST: 0.6, PATCH: 0.5 },
  status_then_commit: { POST: 0.6, PATCH: 0.5 },
  truncated: { POST: 0.4, PATCH: 0.3, GET: 0.2, token: 0.2 },
  answer_late: { POST: 0.4, PATCH: 0.3, GET: 0.2, token: 0.2 },
  refuse: { any: 0.2, token: 0.2 },
  too_many_requests: { any: 0.2, token: 0.2 },
  status: { any: 0.2, token: 0.3 },
  invalid_token: { any: 0.2, token: 0.2 },
  html: { any: 0.2, token: 0.2 },
}

/** The same for deliveries. */
const DELIVERIES: Readonly<Record<DeliveryEffect['kind'], number>> = {
  lose: 0.8,
  duplicate: 0.8,
  delay: 0.8,
  reorder: 0.8,
}

/** Where a fault is the usual one to think of, it is off in half of all histories; elsewhere in 17 of 20. */
const RARE = 0.3
const USUAL: ReadonlySet<string> = new Set(['POST', 'any'])

/** Draws the emulator's faults; those without any strength are left out. */
export function drawFaults(draws: Draws, commits: Commits): Fault[] {
  const { chance, strength } = draws
  const requests = entriesOf(REQUESTS).flatMap(([kind, chances]) =>
    entriesOf(chances).map(([target, most = 0]): Fault => {
      const isDrawn = USUAL.has(target) || chance() < RARE
      const probability = isDrawn ? strength(most) : 0
      return { on: 'request', ...TARGETS[target], count: null, probability, effect: drawEffect(kind, draws, commits) }
    }),
  )
  const deliveries = entriesOf(DELIVERIES).map(([kind, most]): Fault => {
    return { on: 'delivery', count: null, probability: strength(most), effect: drawDeliveryEffect(kind, draws) }
  })
  return [...requests, ...deliveries].filter(({ probability }) => probability !== 0)
}

function drawEffect(kind: RequestEffect['kind'], { upTo, chance }: Draws, { latestMs }: Commits): RequestEffect {
  switch (kind) {
    case 'drop_then_commit':
      return { kind, ms: upTo(latestMs) }
    case 'status_then_commit':
      return { kind, status: 504, ms: upTo(latestMs) }
    case 'commit_then_status':
      return { kind, status: 502 }
    case 'answer_late':
      return { kind, ms: upTo(20 * SECOND_MS) }
    case 'too_many_requests':
      return chance() < 0.5 ? { kind } : { kind, retry_after_seconds: upTo(120) }
    case 'status':
      return { kind, status: 503 }
    case 'refuse':
    case 'commit_then_drop':
    case 'truncated':
    case 'invalid_token':
    case 'html':
      return { kind }
    default:
      return kind satisfies never
  }
}

function drawDeliveryEffect(kind: DeliveryEffect['kind'], { upTo }: Draws): DeliveryEffect {
  switch (kind) {
    case 'duplicate':
      return { kind, ms: upTo(2 * MINUTE_MS) }
    case 'delay':
      return { kind, ms: upTo(2 * HOUR_MS) }
    case 'lose':
    case 'reorder':
      return { kind }
    default:
      return kind satisfies never
  }
}

/** The entries of a record, with their own names. */
function entriesOf<Name extends string, Value>(record: Readonly<Partial<Record<Name, Value>>>): [Name, Value][] {
  const isName = (name: string): name is Name => name in record
  return Object.entries<Value | undefined>(record).flatMap(([name, value]): [Name, Value][] =>
    isName(name) && value !== undefined ? [[name, value]] : [],
  )
}
