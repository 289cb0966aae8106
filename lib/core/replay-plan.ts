import { isLooping } from './looping.ts'
import { ORDERING_KINDS, type ReplayKind } from './replay-kinds.ts'
import type { Run } from './run.ts'
import { isDiscarded, isDraftOfOthers, isPlaced } from './see.ts'
import { isRecurring, type Series } from './series.ts'
import type { Settings } from './settings.ts'
import { isTooLate } from './too-late.ts'
import type { CopyView } from './views.ts'
import { isOrderWanted } from './wanted-order.ts'

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
  if (!ORDERING_KINDS.includes(found)) return found
  if (isLooping(run)) return 'looping'
  return found !== 'cancelled_since' && isTooLate(run, at.settings, at.nowMs) ? 'outside_window' : found
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
  if (first !== undefined) {
    const isWanted = isOrderWanted(series, run, copies)
    return kindOfCopy(run, first, { ...terms, undone: isWanted ? undefined : undone })
  }
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
      if (copy.targetOrder?.status === 'pending') return 'would_place'
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
