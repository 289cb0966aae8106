import { isLooping } from './looping.ts'
import type { Run } from './run.ts'
import { isCounted, isDiscarded, isDraftOfOthers, isPlaced } from './see.ts'
import { isRecurring, type Series } from './series.ts'
import type { Settings } from './settings.ts'
import { isTooLate } from './too-late.ts'
import type { CopyView } from './views.ts'

/**
 * What replaying a parked run would do:
 * `already_done` its order is there, and the run ends with it; `in_work` a copy of it is, and is waited for;
 * `would_create` it gets its copy; `would_place` the order that its copy left is placed; `in_doubt` one may have been made
 * unseen: it is looked for, and else made, in two steps;
 * `series_over` its series was cancelled or is no more, and it is skipped; `series_inactive` nobody runs its series at present, and
 * it is skipped for good;
 * `cancelled_since` somebody cancelled its order, and it gets another; `outside_window` it gets its order later than the catch-up
 * window allows; `looping` two replays have changed nothing.
 */
export const REPLAY_KINDS = [
  'already_done',
  'would_create',
  'would_place',
  'in_doubt',
  'in_work',
  'series_over',
  'series_inactive',
  'cancelled_since',
  'outside_window',
  'looping',
] as const
export type ReplayKind = (typeof REPLAY_KINDS)[number]

/** Whose replay can only end in the one order that is wanted, or in none because none can be; what else is replayed is named. */
export const SAFE_KINDS: readonly ReplayKind[] = [
  'already_done',
  'would_create',
  'would_place',
  'in_doubt',
  'in_work',
  'series_over',
]

/** Kinds that a replay of many may be told to take; a looping run only goes by its own name. */
export const NAMEABLE_KINDS: readonly ReplayKind[] = REPLAY_KINDS.filter((kind) => kind !== 'looping')

/** What was read of a parked run at Commerce Layer. */
export interface ReplayEvidence {
  /** As it is now; undefined: gone, or none any more. */
  series: Series | undefined
  /** All that were made for the run, the one that counts most first. */
  copies: readonly CopyView[]
}

/** Decides what a replay of a parked run would do, by what its look-up would find. */
export function replayKindOf(
  run: Run,
  evidence: ReplayEvidence,
  at: { nowMs: number; settings: Settings },
): ReplayKind {
  const found = kindOfFound(run, evidence)
  if (!isOrdering(found)) return found
  if (isLooping(run)) return 'looping'
  return found !== 'cancelled_since' && isTooLate(run, at.settings, at.nowMs) ? 'outside_window' : found
}

/** Whether a kind leads to an order that is not placed yet. */
function isOrdering(kind: ReplayKind): boolean {
  return kind === 'would_create' || kind === 'would_place' || kind === 'in_doubt' || kind === 'cancelled_since'
}

function kindOfFound(run: Run, { series, copies }: ReplayEvidence): ReplayKind {
  if (copies.some(({ targetOrder }) => targetOrder !== undefined && isPlaced(targetOrder))) return 'already_done'
  if (series === undefined) return 'series_over'
  const terms = { wantsPlacement: series.options.placeTargetOrder }
  // A replay is a person's word that an order is wanted: one that was cancelled does not stand for the run any more.
  const [first] = copies.filter(
    (copy) => !isCancelled(copy) && !isDiscarded(run, copy) && !isDraftOfOthers(run, copy, terms),
  )
  const undone = isRecurring(series) ? undefined : endedKind(series)
  if (first !== undefined) return kindOfCopy(run, first, { ...terms, undone })
  if (undone !== undefined) return undone
  if (wasCancelled(run, copies)) return 'cancelled_since'
  return run.doubted ? 'in_doubt' : 'would_create'
}

function kindOfCopy(
  run: Run,
  copy: CopyView,
  { wantsPlacement, undone }: { wantsPlacement: boolean; undone: ReplayKind | undefined },
): ReplayKind {
  switch (copy.status) {
    case 'completed':
      if (!wantsPlacement) return 'already_done'
      if (copy.targetOrder === undefined || copy.targetOrder.status === 'placing') return 'in_work'
      return undone ?? 'would_place'
    case 'failed':
    case 'aborted':
      if (undone !== undefined) return undone
      // Of one that was never counted, the failure uses an attempt first: then it goes on the same way.
      if (isCounted(run, copy) && copy.targetOrder?.status === 'pending') return 'would_place'
      return run.doubted ? 'in_doubt' : 'would_create'
    default:
      return 'in_work'
  }
}

function endedKind({ clock }: Series): 'series_over' | 'series_inactive' {
  return clock === 'inactive' || clock === 'invalid' ? 'series_inactive' : 'series_over'
}

function isCancelled({ targetOrder }: CopyView): boolean {
  return targetOrder?.status === 'cancelled'
}

/** Whether somebody cancelled the order that a run stands for. */
function wasCancelled({ state, copy }: Run, copies: readonly CopyView[]): boolean {
  if (state.name === 'parked' && state.reason === 'target_cancelled') return true
  return copies.some((one) => one.id === copy?.id && isCancelled(one))
}
