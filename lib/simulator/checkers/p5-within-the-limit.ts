import { MINUTE_MS } from '../../core/duration.ts'
import type { Run } from '../../core/run.ts'
import type { Settings } from '../../core/settings.ts'
import type { Exchange } from '../exchanges.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { Truth } from '../truth.ts'
import type { Checker, Violation } from '../violation.ts'

export interface LimitOptions {
  settings: Settings
  onExchange: (listener: (exchange: Exchange) => void) => void
  ledger: LedgerModel
  truth: Truth
}

/**
 * P5: within any minute no more requests than configured reach Commerce Layer, tokens aside, which have a limit of their own;
 * and waiting uses up no attempt: a run has used no more of them than Commerce Layer failed copies and refused placements.
 */
export function withinTheLimit({ settings, onExchange, ledger, truth }: LimitOptions): Checker {
  const recent: number[] = []
  const placements: Exchange[] = []
  let found: Violation | undefined

  onExchange((exchange) => {
    const { path, atMs, method } = exchange
    if (!path.startsWith('/api/')) return
    if (method === 'PATCH' && path.startsWith('/api/orders/')) placements.push(exchange)
    recent.push(atMs)
    while ((recent[0] ?? atMs) <= atMs - MINUTE_MS) recent.shift()
    const allowed = settings.apiRequestsPerMinute
    if (recent.length > allowed)
      found ??= violation(`${recent.length} requests within a minute, ${allowed} are allowed`)
  })

  const attemptsOf = (run: Run): number => {
    // Whose a copy without our reference was, the ledger says; that it failed, it does not.
    const copies = [...truth.copies()].filter(({ id, maker }) =>
      maker.who === 'perennial' ? maker.run === run.key : ledger.runsOfCopy(id).has(run.key),
    )
    const failed = copies.filter(({ status }) => status === 'failed' || status === 'aborted').length
    const targets = new Set(copies.map(({ targetOrderId }) => `/api/orders/${targetOrderId}`))
    return failed + placements.filter(({ path, status }) => status === 422 && targets.has(path)).length
  }

  return {
    promise: 'P5',
    afterStep: () => found,
    atRest: () => {
      const wasteful = ledger.allRuns().find((run) => run.attempts > attemptsOf(run))
      return wasteful && violation(`${wasteful.key} used ${wasteful.attempts} attempts, ${attemptsOf(wasteful)} failed`)
    },
  }
}

function violation(what: string): Violation {
  return { promise: 'P5', what }
}
