import type { FindingCode } from '../../core/finding.ts'
import type { PassOutcome, ReconciliationMode, Window } from '../../core/reconciliation.ts'
import type { Deadline, Dependencies } from '../dependencies.ts'
import type { Recorder } from './recorder.ts'

/** One pass of reconciliation, as its steps share it. */
export interface Pass {
  kind: 'hourly' | 'audit'
  mode: ReconciliationMode
  /** The findings whose remedy a person has named. */
  apply: ReadonlySet<FindingCode>
  deadline: Deadline
  window: Window
  recorder: Recorder
}

/**
 * One kind of looking: records what it finds and what it did about it, and says how it ended. In a dry run its dependencies
 * write nothing, whatever it asks of them.
 */
export type Step = (deps: Dependencies, pass: Pass) => Promise<PassOutcome>
