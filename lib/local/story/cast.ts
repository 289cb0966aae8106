import { followingDueMs } from '../../core/due-times.ts'
import { DAY_MS, HOUR_MS } from '../../core/duration.ts'
import type { ParkReason, SkipReason } from '../../core/reasons.ts'
import type { Clock } from '../../core/run.ts'
import { type SeriesId, seriesIdOf } from '../../core/run-key.ts'
import type { CopyOutcome } from '../../emulator/control-types.ts'
import type { Cue } from './cues.ts'

/** What a series is at Commerce Layer, and so which kind of copy renews it. */
export type SeriesSort = 'automatic' | 'manual' | 'order'

/** How the run of a series is to end. */
export type Ending =
  | { outcome: 'completed' }
  | { outcome: 'skipped'; reason: SkipReason }
  | { outcome: 'parked'; reason: ParkReason }

/** A series of the story, with one run. */
export interface CastMember {
  /** Id of its resource at Commerce Layer; says the goods, how often, and which one. */
  id: string
  sort: SeriesSort
  clock: Clock
  frequency: 'monthly' | 'weekly'
  totalCents: number
  /** When the customer checks out, counted from the story's beginning. */
  checkoutAfterMs: number
  trouble: Trouble | undefined
}

/** What goes wrong around a run, as data: the engine knows none of it by name. */
export interface Trouble {
  /** For the table: what happened, in a few words. */
  words: string
  /** What copies of the source order run into from the start. */
  copyOutcome?: CopyOutcome
  /** How many runs the platform silently does not do. */
  missedRuns?: number
  /** When the run is due, if not one period after the checkout. Only for orders. */
  firstRun?: 'at_checkout'
  cues: readonly Cue[]
  ending: Ending
}

/** What a member is without a trouble of its own. */
const UNTROUBLED: Ending = { outcome: 'completed' }

/** How the run of a member is to end. */
export function endingOf({ trouble }: CastMember): Ending {
  return trouble?.ending ?? UNTROUBLED
}

/** The series that a member is in the ledger. */
export function seriesIdOfMember({ id, sort }: CastMember): SeriesId {
  return seriesIdOf(sort === 'order' ? 'order' : 'subscription', id)
}

/** The order that is copied for a member's run. */
export function sourceOrderOf({ id, sort }: Pick<CastMember, 'id' | 'sort'>): string {
  return sort === 'order' ? id : `${id}-order`
}

/** When a member's run is due, to within the seconds that its checkout takes (epoch ms). */
export function dueMsOf({ frequency, checkoutAfterMs, trouble }: CastMember, storyStartMs: number): number {
  const checkoutMs = storyStartMs + checkoutAfterMs
  if (trouble?.firstRun === 'at_checkout') return checkoutMs
  return followingDueMs(frequency, checkoutMs, checkoutMs) ?? checkoutMs
}

/** Longer than the longest retry calendar after a run was due (6h, 1d, 3d, 5d), and shorter than another period. */
export const STORY_AFTER_LAST_DUE_MS = 10 * DAY_MS + 12 * HOUR_MS
