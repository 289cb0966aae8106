import { nextDueMs, parseFrequency } from './frequency.ts'
import { isSameRun, SAME_RUN_MS } from './same-run.ts'
import type { Rule } from './series.ts'

/**
 * The first due time of a rule strictly after a time (epoch ms), or undefined when there is none: the rule has expired or
 * has had all its copies.
 */
export function dueAfter(rule: Rule, afterMs: number): number | undefined {
  const dueMs = unboundedDueAfter(rule, afterMs)
  if (dueMs === undefined) return undefined
  const lastMs = lastOfCopies(rule)
  if (lastMs !== undefined && dueMs > lastMs) return undefined
  return rule.expiresMs !== undefined && dueMs >= rule.expiresMs ? undefined : dueMs
}

/** The run of a rule that a due time is, within the tolerance of one run; undefined: the rule has none there any more. */
export function dueAt(rule: Rule, dueMs: number): number | undefined {
  const nearMs = dueAfter(rule, dueMs - SAME_RUN_MS)
  return nearMs !== undefined && isSameRun(nearMs, dueMs) ? nearMs : undefined
}

function unboundedDueAfter(rule: Rule, afterMs: number): number | undefined {
  const frequency = parseFrequency(rule.frequency)
  if (frequency === undefined) return undefined
  const schedule = { frequency, anchorMs: rule.anchorMs, timeZone: rule.timeZone }
  return nextDueMs(schedule, Math.max(afterMs, rule.fromMs - 1))
}

/** The due time of the last of a limited number of copies. */
function lastOfCopies(rule: Rule): number | undefined {
  let dueMs: number | undefined
  for (let copy = 0; copy < (rule.copies ?? 0); copy += 1) {
    dueMs = unboundedDueAfter(rule, dueMs ?? Number.NEGATIVE_INFINITY)
  }
  return dueMs
}

/**
 * Where the platform's own schedule goes on, for a run that is taken away from it: the first due time after `afterMs` when
 * counted from the run's; undefined for a frequency that nobody documents.
 */
export function followingDueMs(frequency: string, dueMs: number, afterMs: number): number | undefined {
  const rule = { frequency, anchorMs: dueMs, fromMs: dueMs, expiresMs: undefined, copies: undefined, timeZone: 'UTC' }
  return unboundedDueAfter(rule, Math.max(dueMs, afterMs))
}
