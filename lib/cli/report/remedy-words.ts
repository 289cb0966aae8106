import type { RemedyState } from '../../core/finding.ts'

/** What was done about a finding, in words. */
export const REMEDY_WORDS: Readonly<Record<RemedyState, string>> = {
  applied: 'put right',
  would_apply: 'would be put right',
  proposed: 'waits for your word',
  left: 'for a person',
  failed: 'tried, and not done',
}

/** What is still to be done by somebody, worst first. */
export const OPEN_STATES = ['failed', 'proposed', 'left', 'would_apply'] as const satisfies readonly RemedyState[]
