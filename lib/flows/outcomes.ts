/** What became of noting something that was seen. Doing nothing has a name. */
export type NoteOutcome =
  | 'recorded'
  | 'planned'
  | 'duplicate'
  | 'stale'
  | 'already_done'
  | 'second_order'
  | 'unknown_run'
  | 'not_ours'
  | 'not_a_series'
  | 'before_start'
  | 'ended'
  | 'unknown_series'
