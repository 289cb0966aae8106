import { countFindings, type Reconciliation } from '../../core/reconciliation.ts'
import { counted } from '../counted.ts'
import { OPEN_STATES } from './remedy-words.ts'

/** What a reconciliation comes to, at a glance. `broken`: a run has more than one placed order. */
export interface Verdict {
  mood: 'well' | 'open' | 'broken'
  /** One short sentence. */
  headline: string
  /** One more, about the post-condition. */
  postCondition: string
  /** Runs of the window that wait for a person. No findings: they are as they should be, and yet not done. */
  parked: number
}

/** The verdict on a reconciliation. One that did not finish is never well. */
export function verdictOn(report: Reconciliation): Verdict {
  const { violations, outcome } = report
  const open = countOpen(report)
  const parked = report.periods.reduce((sum, { runs }) => sum + (runs.parked ?? 0), 0)
  const isWell = open === 0 && parked === 0 && outcome === 'finished'
  if (violations.length > 0) {
    const runs = violations.length === 1 ? '1 run has' : `${violations.length} runs have`
    return {
      mood: 'broken',
      headline: `${runs} more than one placed order`,
      postCondition: 'A run may have one placed order. Cancel what is too much before it is shipped.',
      parked,
    }
  }
  return {
    mood: isWell ? 'well' : 'open',
    headline: headline(report, { open, parked }),
    postCondition: 'No run that was looked at has more than one placed order.',
    parked,
  }
}

function headline(report: Reconciliation, { open, parked }: { open: number; parked: number }): string {
  const found = countFindings(report)
  if (found > 0) {
    const findings = counted(found, 'finding')
    return open === 0 ? `${findings}, all put right` : `${findings}, ${open} still open`
  }
  if (report.outcome !== 'finished') return 'Nothing found so far'
  return parked === 0 ? 'All is well' : `Nothing found, ${parked} parked`
}

function countOpen({ found }: Reconciliation): number {
  const counts = Object.values(found).flatMap((states) => OPEN_STATES.map((state) => states[state] ?? 0))
  return counts.reduce((sum, count) => sum + count, 0)
}
