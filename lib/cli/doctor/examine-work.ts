import { HOUR_MS, MINUTE_MS } from '../../core/duration.ts'
import { countFindings, type Reconciliation, violationsLeft } from '../../core/reconciliation.ts'
import type { RunKey } from '../../core/run-key.ts'
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
  const reports = await ledger.readReports()
  const [last] = reports
  const name = 'reconciliation'
  const violated = secondOrder(violationsLeft(reports))
  const scheduled = reports.find(({ kind }) => kind === 'hourly')
  const symptoms = [...(scheduled === undefined ? [NEVER_RECONCILED] : overdue(scheduled, nowMs)), ...violated]
  if (last === undefined) return { name, seen: 'there was none yet', symptoms }
  const findings = countFindings(last)
  const found = findings === 0 ? 'nothing found' : `${findings} found`
  return { name, seen: `${distance(last.endedMs, nowMs)}, ${last.outcome}, ${found}`, symptoms }
}

/** What a person started says nothing about the schedule. */
function overdue({ endedMs, outcome }: Reconciliation, nowMs: number): Symptom[] {
  if (nowMs - endedMs <= LONGEST_PAUSE_MS) return []
  const what = `The last hourly reconciliation was ${distance(endedMs, nowMs)}.`
  const remedy = 'Look whether the schedule of reconcile-runs is enabled, and what its log says.'
  const evidence = { ended: new Date(endedMs).toISOString(), outcome }
  return [{ code: 'reconciliation_overdue', severity: 'serious', what, evidence, remedy }]
}

/** Told until a reconciliation has seen that it is solved, whatever others have looked at since. */
function secondOrder(runs: readonly RunKey[]): Symptom[] {
  const [run] = runs
  if (run === undefined) return []
  const what = 'Reconciliation found a run with more than one placed order.'
  const remedy = 'See it with "perennial show", and cancel the order that is not to stay before it is shipped.'
  return [{ code: 'second_order', severity: 'serious', what, evidence: { run, runs: runs.length }, remedy }]
}

const NEVER_RECONCILED: Symptom = {
  code: 'never_reconciled',
  severity: 'notice',
  what: 'The ledger has no report of an hourly reconciliation.',
  evidence: {},
  remedy: 'Wait for an hour after the deployment; after that look whether the schedule of reconcile-runs is enabled.',
}
