import { type ByName, FINDING_KINDS, type Finding, type RemedyState } from '../../core/finding.ts'
import type { PassOutcome, ReconciliationMode, Window } from '../../core/reconciliation.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Deadline, Dependencies } from '../dependencies.ts'
import type { Word } from '../replay/intervene.ts'
import type { Recorder } from './recorder.ts'

/** What was found, before anything is done about it. */
export type Proposal = Omit<Finding, 'state'>

/** One pass of reconciliation, as its steps share it. */
export interface Pass {
  mode: ReconciliationMode
  /** Marks what an audit has seen; undefined in the hourly pass, which marks nothing. */
  auditId: string | undefined
  deadline: Deadline
  /** What it does while nobody is to ask anything: who comes again in an hour stops there, whom a person waits for goes on after it. */
  whenQuiet: 'stop' | 'wait'
  window: Window
  recorder: Recorder
  /** Asks whoever started the pass about a remedy that moves money or cancels an order. */
  decide(proposal: ProposalByName): Promise<'leave' | Consent>
}

/** What was found, and is put right only on a person's word. */
export type ProposalByName = Proposal & { code: ByName; subject: RunKey }

/** Whose word it is, and what was asked for. */
export type Consent = Pick<Word, 'by' | 'asked'>

/**
 * One kind of looking: records what it finds and what it did about it, and says how it ended. In a dry run its dependencies
 * write nothing, whatever it asks of them.
 */
export type Step = (deps: Dependencies, pass: Pass) => Promise<PassOutcome>

/** Records a finding that nothing is done about. */
export function leave({ recorder }: Pass, proposal: Proposal): void {
  recorder.find({ ...proposal, state: 'left' })
}

/** Records a finding whose remedy was applied by what found it; in a dry run it was only tried. */
export function tellApplied({ recorder, mode }: Pass, proposal: Proposal): void {
  recorder.find({ ...proposal, state: mode === 'dry_run' ? 'would_apply' : 'applied' })
}

/** Does what is to be done about a finding, as far as its kind and the mode allow, and records it. */
export async function remedy(
  pass: Pass,
  proposal: Proposal & { code: Exclude<Finding['code'], ByName> },
  act: () => Promise<'applied' | 'failed' | 'left'>,
): Promise<RemedyState> {
  const state = await decided(pass, FINDING_KINDS[proposal.code].kind, act)
  pass.recorder.find({ ...proposal, state })
  return state
}

async function decided(
  { mode }: Pass,
  kind: 'safe' | 'person',
  act: () => Promise<'applied' | 'failed' | 'left'>,
): Promise<RemedyState> {
  if (kind === 'person') return 'left'
  return mode === 'dry_run' ? 'would_apply' : await act()
}
