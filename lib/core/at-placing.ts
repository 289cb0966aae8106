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

/** When the run was closed or parked (epoch ms). */
function closedMs({ state }: Run): number {
  if (state.name === 'parked') return state.parkedMs
  return 'closedMs' in state ? state.closedMs : Number.NEGATIVE_INFINITY
}
