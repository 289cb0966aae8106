/** Why a run ended without an order and needs nobody. The same words in code, ledger, log and command line. */
export const SKIP_REASONS = [
  'series_cancelled',
  'series_inactive',
  'series_gone',
  'series_ended',
  'series_invalid',
  'not_a_series',
  'rescheduled',
  'before_start',
  'superseded',
  'missed',
  'discarded',
  'by_person',
  'series_paused',
] as const
export type SkipReason = (typeof SKIP_REASONS)[number]

/** Why a run needs a person. */
export const PARK_REASONS = [
  'refused',
  'exhausted',
  'too_late',
  'poison',
  'not_permitted',
  'ask',
  'target_cancelled',
] as const
export type ParkReason = (typeof PARK_REASONS)[number]

/** Why a run waits, or what moved it: the `why` of a history entry that is neither a skip nor a park. */
export type WaitReason =
  | 'due'
  | 'asked'
  | 'guarded'
  | 'no_time_left'
  | 'no_turn'
  | 'series_vetted'
  | 'throttled'
  | 'transient'
  | 'configuration'
  | 'retry_after_failure'
  | 'nothing_found'
  | 'platform_running'
  | 'taken_over'
  | 'unplaced'
  | 'cancelling_refused'
  | 'placing'
  | 'answer_lost'
  | 'claim_expired'
  | 'last_run_told'
  | 'copy_not_listed'
  | 'replayed'
  | 'reopened'
  | 'moved'

/** What was seen at Commerce Layer and moved a run. */
export type SeenReason = 'copy_seen' | 'copy_failed' | 'copy_aborted' | 'copy_completed' | 'order_placed'

export type Reason = SkipReason | ParkReason | WaitReason | SeenReason | 'claimed' | 'copy_created'
