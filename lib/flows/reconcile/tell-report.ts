import { countStates, type Reconciliation } from '../../core/reconciliation.ts'
import type { Dependencies, LogValue } from '../dependencies.ts'

/** Says in one line of the log what a pass found; a run with two placed orders is an error each time it is seen. */
export function tellReport({ log }: Pick<Dependencies, 'log'>, report: Reconciliation): Reconciliation {
  const { outcome, counts, notes, found, violations } = report
  const codes = Object.entries(found).map(([code, states]): [string, LogValue] => [
    `found_${code}`,
    countStates(states),
  ])
  const named = violations.length > 0 ? { violations: violations.slice(0, MOST_NAMED) } : {}
  const fields = { outcome, ...counts, ...notes, ...Object.fromEntries(codes), ...named }
  log(outcome === 'unreachable' || violations.length > 0 ? 'error' : 'info', 'RECONCILED', fields)
  return report
}

/** The ledger keeps the rest; a line of a log has its limits. */
const MOST_NAMED = 20
