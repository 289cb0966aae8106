import { DAY_MS, END_OF_TIME_MS, HOUR_MS } from '../core/duration.ts'
import { CATCH_UP_POLICIES, type CatchUpPolicy } from '../core/settings.ts'
import type { CopyOutcome } from '../emulator/control-types.ts'

/** Who keeps the clock of a series, and as what it is known at Commerce Layer. */
export type SeriesKind = 'order' | 'paused_automatic' | 'paused_manual' | 'guarded_automatic' | 'guarded_manual'

/** A series of a history. */
export interface SeriesPlan {
  id: string
  kind: SeriesKind
  periodMs: number
  frequency: 'hourly' | 'daily'
  /** Runs after the first, which is the source order; of guarded series how long they are watched. */
  copies: number
  /** When the first run is due. */
  firstDueMs: number
  /** What copies run into, until it is repaired. */
  outcome: CopyOutcome
  repairedMs: number
  /** How many of the first runs the platform misses; of guarded series only. */
  missed: number
  /** Whether its orders are to stay unplaced, for a customer to confirm each. Default: they are placed. */
  unplaced?: true
  /** Whether its one copy is to cancel the order that it is made of; of orders only. Default: that stays. */
  cancelsSource?: true
  /** What its metadata say of runs that come late; undefined: what the deployment says. Never of guarded series. */
  catchUp: CatchUpPolicy | undefined
  /** How many runs it has had before Perennial came, to which nobody has told of it. Default: a delivery tells when it begins. */
  runsBefore?: number
}

const KINDS: readonly SeriesKind[] = [
  'order',
  'order',
  'paused_automatic',
  'paused_manual',
  'guarded_automatic',
  'guarded_manual',
]
const TROUBLES: readonly CopyOutcome[] = [
  'payment_source_missing',
  'payment_source_expired',
  'payment_declined',
  'out_of_stock',
  'coupon_invalid',
  'refused',
  'aborted',
]

/**
 * Draws the series of a history: one or two, rarely three. They share their frequency: a day's worth of hourly runs beside a
 * daily one would make a history ten times as long, and no richer.
 */
export function drawSeries(chance: () => number, about: { startMs: number; mostCopies: number }): SeriesPlan[] {
  const count = chance() < 0.6 ? 1 : chance() < 0.8 ? 2 : 3
  const frequency = chance() < 0.5 ? 'hourly' : 'daily'
  return Array.from({ length: count }, (_, index) => drawOne(chance, { id: `s${index + 1}`, frequency, ...about }))
}

type Given = Pick<SeriesPlan, 'id' | 'frequency'> & { startMs: number; mostCopies: number }

function drawOne(chance: () => number, { id, frequency, startMs, mostCopies }: Given): SeriesPlan {
  const pick = <T>(from: readonly T[], otherwise: T): T => from[Math.floor(chance() * from.length)] ?? otherwise
  const kind = pick(KINDS, 'order')
  const troubled = chance() < 0.3
  return {
    id,
    kind,
    frequency,
    periodMs: frequency === 'hourly' ? HOUR_MS : DAY_MS,
    copies: chance() < 0.7 ? 1 : mostCopies,
    firstDueMs: startMs + (frequency === 'hourly' ? HOUR_MS : DAY_MS),
    outcome: troubled ? pick(TROUBLES, 'payment_declined') : 'ok',
    repairedMs: drawRepair(chance, { kind, startMs }),
    missed: kind.startsWith('guarded') && chance() < 0.3 ? 1 : 0,
    ...(chance() < 0.1 && { unplaced: true }),
    catchUp: kind.startsWith('guarded') || chance() < 0.8 ? undefined : pick(CATCH_UP_POLICIES, 'latest'),
  }
}

/** Draws orders that recur at the same moment as a series, and have no troubles of their own. */
export function drawCrowd(chance: () => number, [like]: readonly SeriesPlan[]): SeriesPlan[] {
  if (like === undefined) return []
  const calm = { kind: 'order', copies: 1, outcome: 'ok', repairedMs: 0, missed: 0, catchUp: undefined } as const
  const count = 10 + Math.floor(chance() * 15)
  return Array.from({ length: count }, (_, index) => ({ ...placed(like), ...calm, id: `crowd${index + 1}` }))
}

/** The series as one whose orders are placed. */
export function placed({ unplaced: _unplaced, ...series }: SeriesPlan): SeriesPlan {
  return series
}

/** The series as one whose copies leave the order that they are made of. */
export function kept({ cancelsSource: _cancelsSource, ...series }: SeriesPlan): SeriesPlan {
  return series
}

/** Draws which orders are to be replaced by their one copy: those that recur but once may ask for it. */
export function drawReplaced(chance: () => number, series: readonly SeriesPlan[]): SeriesPlan[] {
  return series.map((one) => {
    const mayBe = one.kind === 'order' && one.copies + (one.runsBefore ?? 0) === 1
    return mayBe && chance() < REPLACED ? { ...one, cancelsSource: true } : one
  })
}

/** So many orders that recur but once are replaced by their copy. */
const REPLACED = 0.25

/** The series as one of which a delivery tells when it begins. */
export function announced({ runsBefore: _runsBefore, ...series }: SeriesPlan): SeriesPlan {
  return series
}

/** Within two days mostly. Some things nobody ever repairs; only where Perennial keeps the clock, or failures would never end. */
function drawRepair(chance: () => number, { kind, startMs }: { kind: SeriesKind; startMs: number }): number {
  const part = chance()
  return part < 0.1 && !kind.startsWith('guarded') ? END_OF_TIME_MS : startMs + Math.floor(part * 2 * DAY_MS)
}
