import { dueAt } from './due-times.ts'
import { isAsked, type Run } from './run.ts'
import type { Rule } from './series.ts'

/**
 * Whether a person asked for a run where the rule of its series has none: it says nothing about where the rule stands. One that is
 * less than half an hour from a due time is the run of that.
 */
export function isBesideTheRule(run: Run, rule: Rule | undefined): boolean {
  return isAsked(run) && (rule === undefined || dueAt(rule, run.dueMs) === undefined)
}
