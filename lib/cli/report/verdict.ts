import { countFindings, type Reconciliation } from '../../core/reconciliation.ts'
import { OPEN_STATES } from './remedy-words.ts'

/** What a reconciliation comes to, at a glance. `broken`: a run has more than one placed order. */
export interface Verdict {
  mood: 'well' | 'open' | 'broken'
  /** One short sentence. */
  headline: string
  /** One more, about the post-condition. */
  postCondition: string
}

/** The verdict on a reconciliation. One that did not finish is never well. */
export function verdictOn(report: Reconciliation): Verdict {
  const { violations, outcome } = report
  const found = countFindings(report)
  const open = Object.values(report.found).reduce(
    (sum, states) => sum + OPEN_STATES.reduce((count, state) => count + (states[state] ?? 0), 0),
    0,
  )
  const broken = violations.length > 0
  return {
    mood: broken ? 'broken' : open > 0 || outcome !== 'finished' ? 'open' : 'well',
    headline: broken ? `${runs(violations.length)} more than one placed order` : headline({ found, open, outcome }),
    postCondition: broken
      ? 'A run may have one placed order. Cancel what is too much before it is shipped.'
      : 'No run that was looked at has more than one placed order.',
  }
}

function headline({
  found,
  open,
  outcome,
}: {
  found: number
  open: number
  outcome: Reconciliation['outcome']
}): string {
  if (outcome !== 'finished' && found === 0) return 'Nothing found so far'
  if (found === 0) return 'All is well'
  const findings = `${found} ${found === 1 ? 'finding' : 'findings'}`
  return open === 0 ? `${findings}, all put right` : `${findings}, ${open} still open`
}

function runs(count: number): string {
  return count === 1 ? '1 run has' : `${count} runs have`
}
