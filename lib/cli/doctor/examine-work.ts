import { HOUR_MS, MINUTE_MS } from '../../core/duration.ts'
import { countFindings } from '../../core/reconciliation.ts'
import { counted } from '../counted.ts'
import type { Installation } from '../installation.ts'
import { distance, moment } from '../time-text.ts'
import type { Examination, Symptom } from './symptom.ts'

/** A run waits at most for the minute's dispatch and its slot, and is released again after ten minutes. */
const LONGEST_WAIT_MS = 15 * MINUTE_MS

/** It comes every hour, and may take long. */
const LONGEST_PAUSE_MS = 2 * HOUR_MS

type Alive = Pick<Installation, 'ledger' | 'clock'>

/** Looks whether runs are released when they are due. */
export async function examineDispatch({ ledger, clock }: Alive): Promise<Examination> {
  const nowMs = clock.nowMs()
  const [overdue] = await ledger.dueRuns({ untilMs: nowMs - LONGEST_WAIT_MS, limit: 1 })
  const pace = await ledger.readPace()
  const symptoms: Symptom[] = []
  if (pace?.stopped !== undefined) {
    const { reason, sinceMs } = pace.stopped
    symptoms.push({
      code: 'releases_stopped',
      severity: 'serious',
      what: `Releases are stopped since ${moment(sinceMs, nowMs)}: ${reason === 'configuration' ? 'Commerce Layer refuses our credentials' : 'Commerce Layer cannot be reached'}.`,
      evidence: { reason },
      remedy: 'Put that right; one run a minute probes, and the rest follows by itself.',
    })
  } else if (overdue !== undefined) {
    symptoms.push({
      code: 'runs_not_released',
      severity: 'serious',
      what: `Runs wait for more than ${distance(LONGEST_WAIT_MS, 0).replace('in ', '')} after their time.`,
      evidence: { run: overdue },
      remedy: 'Look whether the schedule of dispatch-runs is enabled, and what its log says.',
    })
  }
  const seen =
    pace === undefined ? 'nothing was released yet' : `${counted(pace.dispatches, 'dispatch')} with work so far`
  return { name: 'dispatch', seen, symptoms }
}

/** Looks when reconciliation last came to its end, and what it left to a person. */
export async function examineReconciliation({ ledger, clock }: Alive): Promise<Examination> {
  const nowMs = clock.nowMs()
  const [last] = await ledger.readReports()
  const name = 'reconciliation'
  if (last === undefined) return { name, seen: 'there was none yet', symptoms: [NEVER_RECONCILED] }
  const symptoms: Symptom[] = []
  const evidence = { ended: new Date(last.endedMs).toISOString(), outcome: last.outcome }
  if (nowMs - last.endedMs > LONGEST_PAUSE_MS) {
    const what = `The last reconciliation was ${distance(last.endedMs, nowMs)}, and one is due every hour.`
    const remedy = 'Look whether the schedule of reconcile-runs is enabled, and what its log says.'
    symptoms.push({ code: 'reconciliation_overdue', severity: 'serious', what, evidence, remedy })
  }
  const [violated] = last.violations
  if (violated !== undefined) {
    const what = 'The last reconciliation found a run with more than one placed order.'
    const remedy = 'See it with "perennial show", and cancel the order that is not to stay before it is shipped.'
    symptoms.push({ code: 'second_order', severity: 'serious', what, evidence: { ...evidence, run: violated }, remedy })
  }
  const findings = countFindings(last)
  const found = findings === 0 ? 'nothing found' : `${findings} found`
  return { name, seen: `${distance(last.endedMs, nowMs)}, ${last.outcome}, ${found}`, symptoms }
}

const NEVER_RECONCILED: Symptom = {
  code: 'never_reconciled',
  severity: 'notice',
  what: 'The ledger has no report of a reconciliation.',
  evidence: {},
  remedy: 'Wait for an hour after the deployment; after that look whether the schedule of reconcile-runs is enabled.',
}
