import { DAY_MS } from '../../core/duration.ts'
import {
  AUDIT_STEPS,
  type Audit,
  type AuditStep,
  type PassOutcome,
  type Reconciliation,
  type Window,
  withLeft,
} from '../../core/reconciliation.ts'
import type { Dependencies } from '../dependencies.ts'
import { countingRequests } from './counting-requests.ts'
import { checkDeadLetters } from './dead-letters.ts'
import { dryRun } from './dry-run.ts'
import { applyMissedDeliveries } from './missed-deliveries.ts'
import type { Pass, Step } from './pass.ts'
import { patientRequests } from './patient-requests.ts'
import { readCopies } from './read-copies.ts'
import { readLedger } from './read-ledger.ts'
import { readSubscriptions } from './read-subscriptions.ts'
import { recheckParked } from './recheck-parked.ts'
import { makeRecorder } from './recorder.ts'
import { takeAllSteps } from './take-all-steps.ts'
import { watchOpenRuns } from './watch-open.ts'
import { checkWebhooks } from './webhooks.ts'

/** What a person asks of an audit. */
export interface AuditWish extends Pick<Pass, 'mode' | 'deadline' | 'decide'> {
  /** Times that were not said are those of the last seven days. */
  window: Partial<Window>
  /**
   * What was asked for, in the words of who asks: an audit goes on with the one under way that was asked for in the same. Undefined:
   * with any.
   */
  asked: string | undefined
  /** Names a new audit, unlike all others. */
  newId: string
  /** Told now and then how far it has come. */
  onProgress(step: AuditStep, report: Reconciliation): void
}

const USUAL_WINDOW_MS = 7 * DAY_MS

/** What was left lying for longer is begun anew: the world has gone on. */
const GOES_ON_WITHIN_MS = DAY_MS

/** How far an audit has come is written down after so many pages. */
const PAGES_AT_ONCE = 20

/**
 * Holds every run of a window against every copy, both ways. First Commerce Layer's lists: each copy and active subscription is told
 * to the ledger, and marks there the row that it belongs to. Then the ledger: what bears no mark is asked for by its id, 25 to a
 * request. So each copy is read about once, and nothing but counts, findings and a place is remembered, however many there are. How far
 * it has come is kept in the ledger: one that was stopped is gone on with by the next call. A dry run keeps nothing.
 */
export async function auditRuns(real: Dependencies, wish: AuditWish): Promise<Reconciliation> {
  const audit = (await auditUnderWay(real, wish)) ?? newAudit(real, wish)
  const { kind, mode, window, startedMs } = audit.report
  const recorder = makeRecorder({ kind, mode, window, startedMs }, audit.report)
  const counting = countingRequests(real, () => recorder.count('requests'))
  const patient = patientRequests(counting, wish.deadline)
  const deps = wish.mode === 'dry_run' ? dryRun(patient) : patient
  const pass: Pass = { ...wish, window, recorder, auditId: audit.id, whenQuiet: 'wait' }
  const outcome = await takeSteps(deps, pass, { audit, wish })
  const report = recorder.report(outcome, deps.clock.nowMs())
  if (outcome === 'finished') {
    await deps.ledger.saveReport(withLeft(report, await deps.ledger.readReports()))
    await deps.ledger.saveAudit(undefined)
  }
  return report
}

async function auditUnderWay({ ledger, clock }: Dependencies, { asked, mode }: AuditWish): Promise<Audit | undefined> {
  const known = mode === 'dry_run' ? undefined : await ledger.readAudit()
  // Written down as it ended for the time being; it may have taken days until then.
  if (known === undefined || known.report.endedMs < clock.nowMs() - GOES_ON_WITHIN_MS) return undefined
  return asked === undefined || asked === known.asked ? known : undefined
}

function newAudit({ clock }: Dependencies, { window, asked, mode, newId }: AuditWish): Audit {
  const startedMs = clock.nowMs()
  const toMs = Math.min(window.toMs ?? startedMs, startedMs)
  const whole = { fromMs: window.fromMs ?? toMs - USUAL_WINDOW_MS, toMs }
  const report = makeRecorder({ kind: 'audit', mode, window: whole, startedMs }).report('unfinished', startedMs)
  return { id: newId, asked, step: AUDIT_STEPS[0], from: undefined, report }
}

interface Progress {
  audit: Audit
  wish: AuditWish
}

async function takeSteps(deps: Dependencies, pass: Pass, { audit, wish }: Progress): Promise<PassOutcome> {
  for (const step of AUDIT_STEPS.slice(AUDIT_STEPS.indexOf(audit.step))) {
    let place: Pick<Audit, 'step' | 'from'> = { step, from: step === audit.step ? audit.from : undefined }
    let pages = 0
    const save = async (): Promise<void> => {
      const report = pass.recorder.report('unfinished', deps.clock.nowMs())
      await deps.ledger.saveAudit({ id: audit.id, asked: audit.asked, ...place, report })
    }
    const onReached = async (from: number | string): Promise<void> => {
      place = { step, from }
      pages += 1
      wish.onProgress(step, pass.recorder.report('unfinished', deps.clock.nowMs()))
      if (pages % PAGES_AT_ONCE === 0) await save()
    }
    // What a step has done is not done again because the next one fails.
    if (step !== audit.step) await save()
    const outcome = await takeStep(deps, pass, { ...place, onReached })
    if (outcome !== 'finished') {
      await save()
      return outcome
    }
  }
  return 'finished'
}

/** A step that goes on at a place, and says which places it has reached. */
interface Going extends Pick<Audit, 'step' | 'from'> {
  onReached(from: number | string): Promise<void>
}

async function takeStep(deps: Dependencies, pass: Pass, { step, from, onReached }: Going): Promise<PassOutcome> {
  switch (step) {
    case 'recurring_order_copies':
    case 'order_copies': {
      const { fromMs, toMs } = pass.window
      return await readCopies(deps, pass, {
        type: step,
        fromMs: typeof from === 'number' ? from : fromMs,
        toMs,
        onReached,
      })
    }
    case 'order_subscriptions':
      return await readSubscriptions(deps, pass, {
        fromMs: typeof from === 'number' ? from : 0,
        onlyActive: true,
        onReached,
      })
    case 'ledger':
      return await readLedger(deps, pass, { after: typeof from === 'string' ? from : undefined, onReached })
    case 'present':
      return await takeAllSteps(PRESENT_STEPS, deps, pass)
    default:
      return step satisfies never
  }
}

/** What belongs to no window: runs that are open or parked, however old, and the ways by which we are told. */
const PRESENT_STEPS: readonly Step[] = [
  watchOpenRuns,
  recheckParked,
  applyMissedDeliveries,
  checkWebhooks,
  checkDeadLetters,
]
