import type { Run } from './run.ts'
import type { Settings } from './settings.ts'

/**
 * A plain POST whose answer was lost may still take effect until then, and lists may show it a moment later; whoever judges
 * it may have another clock. A fenced order is not placed earlier.
 */
export function fenceEndsMs(run: Run, { lateCommitMs, settleMs, clockSkewMs }: Settings): number {
  return (run.lastPlainPostMs ?? Number.NEGATIVE_INFINITY) + lateCommitMs + settleMs + clockSkewMs
}
