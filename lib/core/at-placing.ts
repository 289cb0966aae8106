import { isOpen, type Run } from './run.ts'
import type { CopyView } from './views.ts'

/** The order of this run's copy is known to be unplaced, and placing it is planned or under way. */
export function isAtPlacing(run: Run): boolean {
  return (run.state.name === 'planned' || run.state.name === 'claimed') && run.state.action === 'place'
}

/**
 * Whether a run goes on standing for its completed copy whatever is told of another one of ours: that one's order may have been
 * cancelled since. An open run has a look at all of them ahead of it; to one that is closed only what came after is news.
 */
export function standsByItsCopy(run: Run, { updatedMs }: Pick<CopyView, 'updatedMs'>): boolean {
  return run.copy?.status === 'completed' && (isOpen(run) || updatedMs <= closedMs(run))
}

/**
 * Whether a copy that is told to be at work beside a parked run's own was so before that was parked: its end is told as well, and its order
 * may have been cancelled since.
 */
export function wasSoBeforeParked({ copy: own, state }: Run, { updatedMs }: Pick<CopyView, 'updatedMs'>): boolean {
  return own !== undefined && state.name === 'parked' && updatedMs <= state.parkedMs
}

/** When the run was closed or parked (epoch ms). */
function closedMs({ state }: Run): number {
  if (state.name === 'parked') return state.parkedMs
  return 'closedMs' in state ? state.closedMs : Number.NEGATIVE_INFINITY
}
