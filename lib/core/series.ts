import type { CopyType } from './run.ts'
import type { SeriesId, SeriesKind } from './run-key.ts'
import type { CatchUpPolicy } from './settings.ts'

/** When a series that Perennial runs is due. Times are epoch ms. */
export interface Rule {
  frequency: string
  /** All due times are counted from here, so that the 31st does not drift to the 28th for ever. */
  anchorMs: number
  /** No run is due before this; equal to the anchor where the anchor itself is the first due time. */
  fromMs: number
  expiresMs: number | undefined
  /** How many runs there are in all, the source order not counted; undefined: without end. */
  copies: number | undefined
  timeZone: string
}

/** What is asked of each copy. */
export interface CopyOptions {
  placeTargetOrder: boolean
  reuseWallet: boolean
  cancelSourceOrder: boolean
  applyPromotions: boolean
  skipErrors: boolean
  ignoreInvalidCoupon: boolean
}

/**
 * Who keeps the clock of a series, or why nobody does:
 * `commerce_layer` the platform runs it and Perennial guards, `perennial` Perennial runs it.
 */
export type SeriesClock =
  | 'commerce_layer'
  | 'perennial'
  | 'cancelled'
  | 'inactive'
  | 'invalid'
  | 'gone'
  | 'not_a_series'

/** What recurs, as last seen at Commerce Layer. */
export interface Series {
  id: SeriesId
  kind: SeriesKind
  version: number
  clock: SeriesClock
  /** `updated_at` of the resource as last seen: what is older is stale. */
  seenMs: number
  sourceOrderId: string | undefined
  /** Which resource a run of it is made with; undefined until its items have been read. */
  copyType: CopyType | undefined
  rule: Rule | undefined
  options: CopyOptions
  catchUp: CatchUpPolicy | undefined
  /** Something a person should know: invalid metadata, or metadata on a subscription that the platform runs. */
  problem: string | undefined
  /** Order-based only: whether the order was checked not to be the target of a copy. */
  vetted: boolean
  /** Whether a person has paused it. Of no effect while the platform keeps the clock. */
  paused: boolean
  /** When a person last asked for a run beside the rule (epoch ms, whole seconds), which is its due time. */
  askedMs: number | undefined
}

/** Whether runs of the series are to become orders at all. */
export function isRecurring(series: Series): boolean {
  return series.clock === 'commerce_layer' || series.clock === 'perennial'
}
