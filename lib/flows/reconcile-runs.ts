import type { FindingCode } from '../core/finding.ts'
import type { PassOutcome, Reconciliation } from '../core/reconciliation.ts'
import { COPY_TYPES } from '../core/run.ts'
import type { CopyView } from '../core/views.ts'
import type { Deadline, Dependencies } from './dependencies.ts'
import { noteCopy } from './note-copy.ts'
import { checkDeadLetters } from './reconcile/dead-letters.ts'
import { applyMissedDeliveries } from './reconcile/missed-deliveries.ts'
import type { Pass, Step } from './reconcile/pass.ts'
import { OVERLAP_MS, readCopies } from './reconcile/read-copies.ts'
import { mustRest } from './reconcile/read-pages.ts'
import { recheckParked } from './reconcile/recheck-parked.ts'
import { makeRecorder } from './reconcile/recorder.ts'
import { tidyAfter } from './reconcile/tidy-after.ts'
import { checkWebhooks } from './reconcile/webhooks.ts'

/** While runs are due, reading takes this part of the rate. */
export const RECONCILIATION_PART = 0.1

/** What happens in a pass, in this order; each step has what the ones before left of the time. */
const STEPS: readonly Step[] = [copiesStep, parkedStep, applyMissedDeliveries, checkDeadLetters, checkWebhooks]

/**
 * Closes the runs that no delivery closed: reads the copies that were made since the last pass, and notes each one as its
 * delivery would have. Then removes the messages of runs that are parked no longer, and does what rechecks among them ask for.
 */
export async function reconcileRuns(deps: Dependencies, deadline: Deadline): Promise<Reconciliation> {
  const startedMs = deps.clock.nowMs()
  const window = { fromMs: startedMs - OVERLAP_MS, toMs: startedMs }
  const recorder = makeRecorder({ kind: 'hourly', mode: 'apply', window, startedMs })
  const counting = countingRequests(deps, () => recorder.count('requests'))
  const pass: Pass = { kind: 'hourly', mode: 'apply', apply: new Set<FindingCode>(), deadline, window, recorder }
  const outcome = await takeSteps(STEPS, counting, pass)
  return logged(deps, recorder.report(outcome, deps.clock.nowMs()))
}

/** All steps are taken, whatever became of those before: one that cannot go on must not keep the others from working. */
async function takeSteps(steps: readonly Step[], deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  let ended: PassOutcome = 'finished'
  for (const step of steps) {
    const outcome = await step(deps, pass)
    if (ended === 'finished') ended = outcome
  }
  return ended
}

async function copiesStep(deps: Dependencies, { deadline, recorder }: Pass): Promise<PassOutcome> {
  const note = async (copy: CopyView): Promise<void> => {
    recorder.count('copies')
    recorder.note(await noteCopy(deps, copy))
    await tidyAfter(deps, copy)
  }
  const outcomes: PassOutcome[] = []
  // Each type has its part of the time: one with very many copies must not keep the other from being read.
  for (const [index, type] of COPY_TYPES.entries()) {
    const shared = partOf(deadline, COPY_TYPES.length - index)
    outcomes.push(await readCopies(deps, { type, deadline: shared }, note))
  }
  return outcomes.find((outcome) => outcome !== 'finished') ?? 'finished'
}

async function parkedStep(deps: Dependencies, { deadline }: Pass): Promise<PassOutcome> {
  if (await mustRest(deps)) return 'unfinished'
  await recheckParked(deps, deadline)
  await deps.turns.settle()
  return 'finished'
}

/** The deadline of the first of so many who share what is left. */
function partOf(deadline: Deadline, sharers: number): Deadline {
  const othersMs = (deadline.remainingMs() * (sharers - 1)) / sharers
  return { remainingMs: () => deadline.remainingMs() - othersMs }
}

/** The same dependencies, with each request to Commerce Layer counted: each of its functions sends one. */
function countingRequests(deps: Dependencies, onRequest: () => void): Dependencies {
  const commerceLayer = new Proxy(deps.commerceLayer, {
    get: (target, name, receiver): unknown => {
      onRequest()
      return Reflect.get(target, name, receiver)
    },
  })
  return { ...deps, commerceLayer }
}

function logged(deps: Dependencies, report: Reconciliation): Reconciliation {
  const { outcome, counts, notes } = report
  deps.log(outcome === 'unreachable' ? 'error' : 'info', 'RECONCILED', { outcome, ...counts, ...notes })
  return report
}
