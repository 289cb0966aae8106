import type { FindingCode } from '../../../lib/core/finding.ts'
import type { Reconciliation, ReconciliationMode, Window } from '../../../lib/core/reconciliation.ts'
import { type AuditWish, auditRuns } from '../../../lib/flows/reconcile/audit.ts'
import type { FlowWorld } from '../world.ts'

export const NO_HURRY = { remainingMs: () => Number.POSITIVE_INFINITY }

export interface AuditOptions {
  mode?: ReconciliationMode
  /** The findings that the person who asks has named. */
  apply?: readonly FindingCode[]
  window?: Partial<Window>
  deadline?: AuditWish['deadline']
  onProgress?: AuditWish['onProgress']
  /** Instead of what is said by the window. */
  asked?: string
  /** Instead of `apply`. */
  decide?: AuditWish['decide']
}

/** Who says yes. */
export const SOMEBODY = { by: 'arn:aws:iam::000000000000:root', asked: '--apply' }

let audits = 0

/** An audit of a world's last week, as a person asks for it. */
export async function audit(world: FlowWorld, options: AuditOptions = {}): Promise<Reconciliation> {
  const { mode = 'apply', apply = [], window = {}, deadline = NO_HURRY, onProgress = () => {} } = options
  audits += 1
  const asked = options.asked ?? (Object.keys(window).length === 0 ? undefined : JSON.stringify(window))
  const byName: AuditWish['decide'] = async ({ code }) => (apply.includes(code) ? SOMEBODY : 'leave')
  const { decide = byName } = options
  return await auditRuns(world.deps, { mode, window, deadline, decide, onProgress, newId: `audit-${audits}`, asked })
}

/** What a report found, in short: `code state`; the message that a run has left behind by no longer being parked is not said. */
export function foundIn({ findings }: Reconciliation): string[] {
  return findings.flatMap(({ code, state }) => (code === 'message_without_need' ? [] : `${code} ${state}`))
}
