import { isOpen, type Run } from './run.ts'
import type { Settings } from './settings.ts'
import type { CopyView } from './views.ts'

/** The order of this run's copy is known to be unplaced, and placing it is planned or under way. */
export function isAtPlacing(run: Run): boolean {
  return (run.state.name === 'planned' || run.state.name === 'claimed') && run.state.action === 'place'
}

/**
 * Whether a run goes on standing for its copy whatever is told of another one of ours: that one's order may have been cancelled since. One
 * that waits with a completed copy has a look at all of them ahead of it. To one that is closed, knowing them all, only what came after is
 * news.
 */
export function standsByItsCopy(
  run: Run,
  { updatedMs }: Pick<CopyView, 'updatedMs'>,
  { settleMs }: Pick<Settings, 'settleMs'>,
): boolean {
  if (run.copy?.status === 'completed') return isOpen(run) || updatedMs <= closedMs(run)
  return wasLookedAtLast(run) && updatedMs + settleMs <= closedMs(run)
}

/** Whether a run was parked by whoever had just looked for all its copies, and not by what was told of one. A list may lag behind. */
function wasLookedAtLast({ copy, state, history }: Run): boolean {
  const last = history.last.at(-1) ?? history.first.at(-1)
  return copy !== undefined && state.name === 'parked' && last?.from === 'claimed'
}

/** When the run was closed or parked (epoch ms). */
function closedMs({ state }: Run): number {
  if (state.name === 'parked') return state.parkedMs
  return 'closedMs' in state ? state.closedMs : Number.NEGATIVE_INFINITY
}
