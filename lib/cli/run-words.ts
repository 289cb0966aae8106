import type { HistoryEntry } from '../core/history.ts'
import type { ParkReason, Reason, SkipReason } from '../core/reasons.ts'
import type { Run } from '../core/run.ts'
import type { StateName } from '../core/state-names.ts'

/** Why a run ended as it did, short enough for a column. */
const REASON_WORDS: Readonly<Record<SkipReason | ParkReason, string>> = {
  series_cancelled: 'series cancelled',
  series_inactive: 'series inactive',
  series_gone: 'series gone',
  series_ended: 'series ended',
  series_invalid: 'series invalid',
  not_a_series: 'not a series',
  rescheduled: 'moved elsewhere',
  before_start: 'before our start',
  superseded: 'newer run is due',
  missed: 'missed',
  discarded: 'discarded',
  by_person: 'skipped by a person',
  series_paused: 'series paused',
  refused: 'refused by API',
  exhausted: 'retries used up',
  too_late: 'too late',
  poison: 'kills its worker',
  not_permitted: 'not permitted',
  ask: 'person must say',
  target_cancelled: 'order cancelled',
}

/** What is worth telling of the way there; what every run goes through is not. */
const STEP_WORDS = {
  throttled: 'had to wait',
  transient: 'had to wait',
  configuration: 'had to wait',
  no_time_left: 'put back for lack of time',
  series_vetted: 'checked first whether its order is one that recurs',
  answer_lost: 'in doubt',
  claim_expired: 'found abandoned',
  taken_over: 'taken over by Perennial',
  nothing_found: 'no copy found',
  retry_after_failure: 'order not placed',
  copy_failed: 'copy failed',
  copy_aborted: 'copy aborted',
  copy_completed: 'copied but not placed',
  order_placed: 'order placed',
  replayed: 'replayed',
  reopened: 'planned again',
  moved: 'moved by a person',
} as const satisfies Partial<Record<Reason, string>>

const NOTABLE: Partial<Record<Reason, string>> = STEP_WORDS
const WORDS: Readonly<Record<string, string>> = { ...REASON_WORDS, ...STEP_WORDS }

/** Every reason, for whoever reads a history move by move: what every run goes through, and the rest as exactly as can be. */
const WHY_WORDS = {
  ...REASON_WORDS,
  ...STEP_WORDS,
  due: 'planned by its rule',
  asked: 'asked for by a person',
  guarded: 'expected of Commerce Layer',
  claimed: 'taken in hand',
  copy_created: 'copy created',
  copy_seen: 'copy seen at Commerce Layer',
  copy_completed: 'copy made',
  throttled: 'Commerce Layer asked us to wait',
  transient: 'Commerce Layer out of reach',
  configuration: 'our credentials were refused',
  no_turn: 'waited for its turn',
  answer_lost: 'the answer was lost',
  claim_expired: 'its worker died',
  platform_running: 'Commerce Layer is at it',
  unplaced: 'its order is not placed yet',
  placing: 'its order is being placed',
  cancelling_refused: 'an order of its own was not as just seen',
  last_run_told: 'its subscription says that it ran',
  copy_not_listed: 'its copy is not listed yet',
} as const satisfies Record<Reason, string>

/** Every reason that a run can have been moved by. */
export const REASONS = Object.keys(WHY_WORDS)

/** Why a run moved, in words. */
export function whyText(why: Reason): string {
  return WHY_WORDS[why]
}

/** What a reason means where a run moved by it, in words; undefined for the usual. */
export function stepWords(why: string): string | undefined {
  return Object.hasOwn(WORDS, why) ? WORDS[why] : undefined
}

/** Why a run is where it is: why it ended or is parked, or else what moved it last. */
export function reasonOf({ state, history }: Run): Reason | undefined {
  return 'reason' in state ? state.reason : (history.last.at(-1) ?? history.first.at(-1))?.why
}

/** Why a run ended, in words; what it waits for where it has not. */
export function reasonWords({ state }: Run): string {
  switch (state.name) {
    case 'completed':
      return state.placed ? 'order placed' : 'copy made'
    case 'skipped':
    case 'parked':
      return REASON_WORDS[state.reason]
    case 'planned':
    case 'claimed':
    case 'in_doubt':
    case 'accepted':
      return 'still open'
    default:
      return state satisfies never
  }
}

/** What was unusual on the way of a run, as the ledger remembers it; repeated steps once. Empty: nothing was. */
export function wayWords({ history, state }: Run): string {
  const entries: readonly HistoryEntry[] = [...history.first, ...history.last]
  const words = entries.flatMap(({ why, to }) => (to === state.name && isEnd(to) ? [] : (NOTABLE[why] ?? [])))
  return words.filter((word, at) => word !== words[at - 1]).join(', ')
}

function isEnd(state: StateName): boolean {
  return state === 'completed' || state === 'skipped' || state === 'parked'
}
