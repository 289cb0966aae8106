import { MINUTE_MS, SECOND_MS } from '../../core/duration.ts'
import type { Run } from '../../core/run.ts'
import type { Settings } from '../../core/settings.ts'
import type { Exchange } from '../exchanges.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { Checker, Violation } from '../violation.ts'

export interface LimitOptions {
  settings: Settings
  onExchange: (listener: (exchange: Exchange) => void) => void
  ledger: LedgerModel
  /** By how much the clocks are off by which turns are taken. */
  skewMs: number
  /** How many failures used an attempt of a run. */
  failures: (run: Run) => number
}

/** What nobody foresaw does not wait for longer than 20 s while its run is claimed. */
const UNFORESEEN = 2

/** A request may be under way for so long: those of a minute arrive in a little less or more. */
const UNDER_WAY_MS = 5 * SECOND_MS

/**
 * P5: within any minute no more requests than configured reach Commerce Layer, tokens aside, which have a limit of their own;
 * and waiting uses up no attempt: a run has used no more of them than Commerce Layer failed copies and refused placements.
 */
export function withinTheLimit({ settings, onExchange, ledger, skewMs, failures }: LimitOptions): Checker {
  const allowed = Math.ceil((settings.apiRequestsPerMinute * (MINUTE_MS + 2 * skewMs)) / MINUTE_MS) + UNFORESEEN
  const recent: number[] = []
  let found: Violation | undefined

  onExchange((exchange) => {
    const { path, atMs } = exchange
    if (!path.startsWith('/api/')) return
    recent.push(atMs)
    while ((recent[0] ?? atMs) <= atMs - MINUTE_MS + UNDER_WAY_MS) recent.shift()
    if (recent.length > allowed)
      found ??= violation(`${recent.length} requests within a minute, ${allowed} are allowed`)
  })

  return {
    promise: 'P5',
    afterStep: () => found,
    atRest: () => {
      const wasteful = ledger.allRuns().find((run) => run.attempts > failures(run))
      return wasteful && violation(`${wasteful.key} used ${wasteful.attempts} attempts, ${failures(wasteful)} failed`)
    },
  }
}

function violation(what: string): Violation {
  return { promise: 'P5', what }
}
