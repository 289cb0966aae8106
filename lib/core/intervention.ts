import type { ByName } from './finding.ts'
import type { ReplayKind } from './replay-kinds.ts'
import type { RunKey } from './run-key.ts'

/** `apply`: a remedy that reconciliation leaves to a person, applied by name. */
export const INTERVENTION_ACTIONS = ['replay', 'discard', 'apply'] as const

/** What became of one run; `intended`: whoever did it got no further than that, and the run itself says whether it was done. */
export const INTERVENTION_OUTCOMES = [
  'intended',
  'replayed',
  'discarded',
  'not_parked',
  'unknown_run',
  'already_done',
  'no_reason',
  'applied',
  'failed',
] as const
export type InterventionOutcome = (typeof INTERVENTION_OUTCOMES)[number]

/** What a person did to runs, written down before it is done: who, when, what was asked for, and what became of each. */
export interface Intervention {
  /** Each run that it moved bears it. */
  id: string
  /** Counts the writes of this row. */
  version: number
  action: (typeof INTERVENTION_ACTIONS)[number]
  /** The ARN of whoever it was, or the id of their access key. */
  by: string
  /** Epoch ms. */
  atMs: number
  /** The filter as the command was given it, and for what reason runs were given up; empty: neither. */
  asked: string
  entries: readonly InterventionEntry[]
}

export interface InterventionEntry {
  run: RunKey
  /** What a replay was expected to do, or the finding that was to be put right. */
  kind: ReplayKind | ByName | undefined
  /** The order that was to be cancelled or placed. */
  order?: string | undefined
  outcome: InterventionOutcome
}

/** A row has to stay below 4 KB: what is more takes another one. */
export const MOST_ENTRIES = 30
