import { SECOND_MS } from '../core/duration.ts'
import { type AuditStep, countFindings, type Reconciliation } from '../core/reconciliation.ts'
import type { Clock } from '../flows/dependencies.ts'
import { counted } from './counted.ts'
import { readText } from './reconciliation-text.ts'
import type { Terminal } from './terminal.ts'

/** What is done sooner needs no word on the way. */
const FIRST_AFTER_MS = 2 * SECOND_MS
const THEN_AFTER_MS = 10 * SECOND_MS

const WHAT: Readonly<Record<AuditStep, string>> = {
  recurring_order_copies: 'reading recurring order copies',
  order_copies: 'reading order copies',
  order_subscriptions: 'reading active subscriptions',
  ledger: 'reading the ledger',
  present: 'looking at open and parked runs, deliveries and webhooks',
}

/** Says now and then how far an audit has come. */
export function tellProgress(
  terminal: Pick<Terminal, 'note' | 'paintNote'>,
  clock: Clock,
): (step: AuditStep, report: Reconciliation) => void {
  let nextMs = clock.nowMs() + FIRST_AFTER_MS
  return (step, report) => {
    const nowMs = clock.nowMs()
    if (nowMs < nextMs) return
    nextMs = nowMs + THEN_AFTER_MS
    const requests = counted(report.counts.requests, 'request')
    const found = `${counted(countFindings(report), 'finding')} so far`
    terminal.note(terminal.paintNote('dim', `${WHAT[step]}: ${readText(report.counts)}, ${requests}, ${found}`))
  }
}
