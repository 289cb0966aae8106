import type { Period } from '../../core/reconciliation.ts'
import type { StateName } from '../../core/state-names.ts'

/** The states of runs, as far as whoever looks at a month of them wants to tell them apart. */
export const OUTCOME_GROUPS = [
  { name: 'completed', states: ['completed'] },
  { name: 'open', states: ['planned', 'claimed', 'accepted'] },
  { name: 'skipped', states: ['skipped'] },
  { name: 'in doubt', states: ['in_doubt'] },
  { name: 'parked', states: ['parked'] },
] as const satisfies readonly { name: string; states: readonly StateName[] }[]

export type OutcomeGroup = (typeof OUTCOME_GROUPS)[number]

/** How many runs of a period are in a group. */
export function countOf({ runs }: Period, { states }: OutcomeGroup): number {
  return states.reduce((sum, state) => sum + (runs[state] ?? 0), 0)
}

/** How many runs a period has. */
export function totalOf(period: Period): number {
  return OUTCOME_GROUPS.reduce((sum, group) => sum + countOf(period, group), 0)
}
