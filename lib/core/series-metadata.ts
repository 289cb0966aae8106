import { Temporal } from 'temporal-polyfill'
import { SECOND_MS } from './duration.ts'
import { isFields, member } from './fields.ts'
import { isTimeZone, parseFrequency } from './frequency.ts'
import { maskMessage } from './mask.ts'
import type { CopyOptions } from './series.ts'
import { CATCH_UP_POLICIES, type CatchUpPolicy } from './settings.ts'

/** What the metadata of a subscription or an order asks of Perennial. Times are epoch ms in whole seconds, as run keys are. */
export interface SeriesMetadata extends CopyOptions {
  /** As written, and readable: see `parseFrequency`. */
  frequency: string
  startsMs: number | undefined
  expiresMs: number | undefined
  /** How many runs there are besides the source order. */
  copies: number | undefined
  /** An IANA name. */
  timeZone: string
  catchUp: CatchUpPolicy | undefined
}

/** Where it stands in the metadata. */
const METADATA_KEY = 'perennial'

/** What a value has to be, for people, and the reading of it: undefined when it is not. */
interface Kind<T> {
  expected: string
  read(value: unknown): T | undefined
}

const FREQUENCY: Kind<string> = {
  expected: 'a frequency such as monthly or two-month, or a crontab with one fixed minute',
  read: (value) => (typeof value === 'string' && parseFrequency(value) !== undefined ? value : undefined),
}
/** Years that a calendar of renewals can mean; others are slips of the pen, and some break ISO 8601's four digits. */
const ISO_TIME = /^2\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/
const TIME: Kind<number> = { expected: 'a time with its zone such as 2026-12-01T00:00:00Z', read: readTime }
const MOST_COPIES = 1_000
const COUNT: Kind<number> = {
  expected: `a whole number from 1 to ${MOST_COPIES}`,
  read: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_COPIES ? value : undefined,
}
const TIME_ZONE: Kind<string> = {
  expected: 'the IANA name of a time zone such as Europe/Rome',
  read: (value) => (typeof value === 'string' && isTimeZone(value) ? value : undefined),
}
const FLAG: Kind<boolean> = {
  expected: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
}
const POLICY: Kind<CatchUpPolicy> = {
  expected: `one of ${CATCH_UP_POLICIES.join(', ')}`,
  read: (value) => CATCH_UP_POLICIES.find((policy) => policy === value),
}

/**
 * Reads the object under the key `perennial`. What is invalid is a problem that names the key, and is never guessed;
 * of several problems the first is told. Null under the key is how metadata are cleared, and means absent.
 */
export function parseSeriesMetadata(
  metadata: Readonly<Record<string, unknown>>,
): 'absent' | { terms: SeriesMetadata } | { problem: string } {
  const given = member(metadata, METADATA_KEY)
  if (given === undefined || given === null) return 'absent'
  if (!isFields(given)) return { problem: `${METADATA_KEY}: expected an object, got ${describe(given)}` }
  const { take, problems } = takeFrom(new Map<string, unknown>(Object.entries(given)))
  const terms: SeriesMetadata = {
    frequency: take('frequency', FREQUENCY) ?? '',
    startsMs: take('starts_at', TIME),
    expiresMs: take('expires_at', TIME),
    copies: take('copies', COUNT),
    timeZone: take('time_zone', TIME_ZONE) ?? 'UTC',
    placeTargetOrder: take('place_target_order', FLAG) ?? true,
    reuseWallet: take('reuse_wallet', FLAG) ?? true,
    cancelSourceOrder: take('cancel_source_order', FLAG) ?? false,
    applyPromotions: take('apply_promotions', FLAG) ?? false,
    skipErrors: take('skip_errors', FLAG) ?? false,
    ignoreInvalidCoupon: take('ignore_invalid_coupon', FLAG) ?? false,
    catchUp: take('catch_up', POLICY),
  }
  const problem = problems()[0] ?? contradiction(terms)
  return problem === undefined ? { terms } : { problem }
}

/** Takes fields out one by one; what nobody has taken in the end is unknown. */
function takeFrom(fields: Map<string, unknown>) {
  const wrong: string[] = []
  const take = <T>(key: string, kind: Kind<T>): T | undefined => {
    const given = fields.get(key)
    if (!fields.delete(key)) return undefined
    const value = kind.read(given)
    if (value === undefined) wrong.push(`${key}: expected ${kind.expected}, got ${describe(given)}`)
    return value
  }
  const unknown = () => [...fields.keys()].map((key) => `expected only documented keys, got ${nameOf(key)}`)
  return { take, problems: () => [...wrong, ...unknown()] }
}

/** What is wrong with terms each of which could be right. */
function contradiction(terms: SeriesMetadata): string | undefined {
  const { frequency, startsMs, expiresMs, copies, cancelSourceOrder } = terms
  if (frequency === '') return `frequency: expected ${FREQUENCY.expected}, got nothing`
  if (startsMs !== undefined && expiresMs !== undefined && expiresMs <= startsMs) {
    return 'expires_at: expected a time after starts_at, got an earlier one or the same'
  }
  if (cancelSourceOrder && copies !== 1) {
    return `cancel_source_order: expected only together with copies = 1, got copies = ${copies ?? 'without end'}`
  }
  return undefined
}

function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string' || !ISO_TIME.test(value)) return undefined
  try {
    // Unlike Date.parse it knows that there is no 30th of February.
    return Math.floor(Temporal.Instant.from(value).epochMilliseconds / SECOND_MS) * SECOND_MS
  } catch {
    return undefined
  }
}

/** The type of what came; never the value of a text, which may be about anybody. */
function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return `a text of ${value.length} characters`
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${maskMessage(String(value))}`
}

/** A key that looks like one, by its name. */
function nameOf(key: string): string {
  return /^\w{1,40}$/.test(key) ? `"${key}"` : describe(key)
}
