/** What a kind of replay is. */
interface ReplayKindTerms {
  kind: string
  /**
   * `always`: any replay takes it, as it can only end in the one order that is wanted, or in none since none can be; `by_kind`,
   * `by_run`: only one that names this kind, or the run itself.
   */
  taken: 'always' | 'by_kind' | 'by_run'
  /** Whether it leads to an order that is not placed yet. */
  order: 'none' | 'to_be_placed'
}

const KINDS = [
  // Its order is there, and the run ends with it.
  { kind: 'already_done', taken: 'always', order: 'none' },
  // It gets its copy.
  { kind: 'would_create', taken: 'always', order: 'to_be_placed' },
  // The order that its copy left is placed.
  { kind: 'would_place', taken: 'always', order: 'to_be_placed' },
  // A copy of it may have been made unseen: it is looked for, and else made, in two steps.
  { kind: 'in_doubt', taken: 'always', order: 'to_be_placed' },
  // A copy of it is at work, and is waited for.
  { kind: 'in_work', taken: 'always', order: 'none' },
  // Its series was cancelled or is no more, and it is skipped.
  { kind: 'series_over', taken: 'always', order: 'none' },
  // Nobody runs its series at present, and it is skipped for good.
  { kind: 'series_inactive', taken: 'by_kind', order: 'none' },
  // Somebody cancelled its order, and it gets another.
  { kind: 'cancelled_since', taken: 'by_kind', order: 'to_be_placed' },
  // It gets its order later than the catch-up window allows.
  { kind: 'outside_window', taken: 'by_kind', order: 'to_be_placed' },
  // Two replays have changed nothing.
  { kind: 'looping', taken: 'by_run', order: 'to_be_placed' },
] as const satisfies readonly ReplayKindTerms[]

/** What replaying a parked run would do. */
export type ReplayKind = (typeof KINDS)[number]['kind']

/** All kinds, in the order in which a plan tells them. */
export const REPLAY_KINDS: readonly ReplayKind[] = KINDS.map(({ kind }) => kind)

/** What a replay takes that is not told which kinds; what else is replayed is named. */
export const SAFE_KINDS: readonly ReplayKind[] = KINDS.flatMap(({ kind, taken }) => (taken === 'always' ? kind : []))

/** Kinds that a replay of many may be told to take; a looping run only goes by its own name. */
export const NAMEABLE_KINDS: readonly ReplayKind[] = KINDS.flatMap(({ kind, taken }) =>
  taken === 'by_run' ? [] : kind,
)

/** Kinds whose replay may end in a new order, and in a charge. */
export const ORDERING_KINDS: readonly ReplayKind[] = KINDS.flatMap(({ kind, order }) =>
  order === 'to_be_placed' ? kind : [],
)
