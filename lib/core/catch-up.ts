import type { CatchUpPolicy } from './settings.ts'

/** A run whose due time has come, and what decides whether it is still to be made. Times are epoch ms. */
export interface CatchUpQuestion {
  policy: CatchUpPolicy
  dueMs: number
  /** When the series is due next after this run; undefined: never again. */
  nextDueMs: number | undefined
  nowMs: number
  /** Since when runs are made without a gap: what is late since then waits for its turn, and was not missed. */
  workingSinceMs: number
  /** How late a run may be and still count as on time. */
  graceMs: number
  /** How late a run may be and still be made. */
  windowMs: number
  /** Runs due earlier belong to whoever was at work before us. */
  startMs: number
}

/** What becomes of a due run. `ask` and `too_late` need a person. */
export type CatchUpVerdict = 'run' | 'superseded' | 'missed' | 'ask' | 'too_late' | 'before_start'

/**
 * Whether a due run is made, on time or late. The window bounds what would be made or asked about; what the policy drops
 * is dropped however old it is, so that a long outage leaves nobody a heap of runs that were never to be made.
 */
export function catchUp(question: CatchUpQuestion): CatchUpVerdict {
  const { dueMs, nowMs, startMs, windowMs } = question
  if (dueMs < startMs) return 'before_start'
  const verdict = byPolicy({ ...question, nowMs: Math.min(nowMs, question.workingSinceMs) })
  const tooLate = nowMs - dueMs > windowMs && (verdict === 'run' || verdict === 'ask')
  return tooLate ? 'too_late' : verdict
}

function byPolicy({ policy, dueMs, nextDueMs, nowMs, graceMs }: CatchUpQuestion): CatchUpVerdict {
  const onTime = nowMs - dueMs <= graceMs
  switch (policy) {
    case 'latest':
      return nextDueMs !== undefined && nextDueMs <= nowMs ? 'superseded' : 'run'
    case 'all':
      return 'run'
    case 'skip':
      return onTime ? 'run' : 'missed'
    case 'ask':
      return onTime ? 'run' : 'ask'
    default:
      return policy satisfies never
  }
}
