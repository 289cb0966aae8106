import type { Run } from '../../core/run.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Exchange } from '../exchanges.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { Truth } from '../truth.ts'

export interface FailureOptions {
  onExchange: (listener: (exchange: Exchange) => void) => void
  ledger: Pick<LedgerModel, 'runsOfCopy'>
  truth: Truth
}

/** How many failures used an attempt of a run: copies of it that failed at Commerce Layer, and placements that were refused. */
export function countFailures({ onExchange, ledger, truth }: FailureOptions): (run: Pick<Run, 'key'>) => number {
  const placements: Exchange[] = []
  onExchange((exchange) => {
    if (exchange.method === 'PATCH' && exchange.path.startsWith('/api/orders/')) placements.push(exchange)
  })
  // Whose a copy without our reference was, the ledger says; that it failed, it does not.
  const copiesOf = (key: RunKey) =>
    [...truth.copies()].filter(({ id, maker }) =>
      maker.who === 'perennial' ? maker.run === key : ledger.runsOfCopy(id).has(key),
    )
  return ({ key }) => {
    const copies = copiesOf(key)
    const failed = copies.filter(({ status }) => status === 'failed' || status === 'aborted').length
    const targets = new Set(copies.map(({ targetOrderId }) => `/api/orders/${targetOrderId}`))
    return failed + placements.filter(({ path, status }) => status === 422 && targets.has(path)).length
  }
}
