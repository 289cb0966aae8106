import { leftoversLeft, type PassOutcome, type Reconciliation, violationsLeft } from '../core/reconciliation.ts'
import type { Deadline, Dependencies } from './dependencies.ts'
import { countingRequests } from './reconcile/counting-requests.ts'
import { checkDeadLetters } from './reconcile/dead-letters.ts'
import { foundFirst } from './reconcile/found-first.ts'
import { applyMissedDeliveries } from './reconcile/missed-deliveries.ts'
import type { Pass, Step } from './reconcile/pass.ts'
import { changedCopies } from './reconcile/read-changed-copies.ts'
import { readFromMs } from './reconcile/read-on.ts'
import { readChangedSubscriptions } from './reconcile/read-subscriptions.ts'
import { recheckLeftovers } from './reconcile/recheck-leftovers.ts'
import { recheckParked } from './reconcile/recheck-parked.ts'
import { recheckViolations } from './reconcile/recheck-violations.ts'
import { makeRecorder } from './reconcile/recorder.ts'
import { takeAllSteps } from './reconcile/take-all-steps.ts'
import { tellReport } from './reconcile/tell-report.ts'
import { watchOpenRuns } from './reconcile/watch-open.ts'
import { checkWebhooks } from './reconcile/webhooks.ts'

/** While runs are due, reading takes this part of the rate. */
export const RECONCILIATION_PART = 0.1

/**
 * Each list has its part of the time: one with very much in it must not keep the others from being read. Subscriptions first: what a
 * copy is for can be told only where its series is known.
 */
const readLists: Step = async (deps, pass) => {
  const lists = [readChangedSubscriptions, ...(await changedCopies(deps))]
  return await takeAllSteps(lists.map(inItsPart), deps, pass)
}

/** What was not delivered, and what keeps anything from being delivered. */
const DELIVERIES: readonly Step[] = [applyMissedDeliveries, checkWebhooks]

/** What happens in an hourly pass, in this order. */
const STEPS: readonly Step[] = [
  readLists,
  watchOpenRuns,
  recheckViolations,
  recheckLeftovers,
  recheckParked,
  ...DELIVERIES,
  checkDeadLetters,
]

/**
 * The hourly pass. Closes the runs that no delivery closed: reads the copies that have changed since the last pass, and notes each as
 * its delivery would have; the same with subscriptions. Looks at runs that do not come on, at those with two orders, with an order too
 * many and at parked ones, at deliveries that were not taken and at the webhooks, and holds the dead-letter queue against the ledger,
 * which keeps the report.
 */
export async function reconcileRuns(deps: Dependencies, deadline: Deadline): Promise<Reconciliation> {
  const startedMs = deps.clock.nowMs()
  const window = { fromMs: await readFromMs(deps, 'order_copies'), toMs: startedMs }
  const recorder = makeRecorder({ kind: 'hourly', mode: 'apply', window, startedMs })
  const counting = countingRequests(deps, () => recorder.count('requests'))
  const leaveAll = async () => 'leave' as const
  const pass: Pass = {
    mode: 'apply',
    auditId: undefined,
    deadline,
    whenQuiet: 'stop',
    window,
    recorder,
    decide: leaveAll,
  }
  const keep = async (outcome: PassOutcome): Promise<Reconciliation> => {
    const report = recorder.report(outcome, deps.clock.nowMs())
    await deps.ledger.saveReport(report)
    return tellReport(deps, report)
  }
  try {
    return await keep(await takeAllSteps(STEPS, foundFirst(counting, recorder), pass))
  } catch (error) {
    // What was found until then is told all the same, and what was left before: the lists that showed it are not read from there again.
    const reports = await deps.ledger.readReports()
    violationsLeft(reports).forEach(recorder.violate)
    leftoversLeft(reports).forEach(recorder.find)
    await keep('unfinished')
    throw error
  }
}

function inItsPart(step: Step, index: number, { length }: readonly Step[]): Step {
  return (deps, pass) => step(deps, { ...pass, deadline: partOf(pass.deadline, length - index) })
}

/** The deadline of the first of so many who share what is left. */
function partOf(deadline: Deadline, sharers: number): Deadline {
  const othersMs = (deadline.remainingMs() * (sharers - 1)) / sharers
  return { remainingMs: () => deadline.remainingMs() - othersMs }
}
