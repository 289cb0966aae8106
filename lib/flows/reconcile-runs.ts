import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/duration.ts'
import { failureKind } from '../core/failure.ts'
import { slowDown } from '../core/pace.ts'
import type { CopyType } from '../core/run.ts'
import { COPY_CHECK_MS } from '../core/see.ts'
import { cancelLeftover } from './cancel-leftover.ts'
import { changePace } from './change-pace.ts'
import type { Deadline, Dependencies } from './dependencies.ts'
import { noteCopy } from './note-copy.ts'
import type { NoteOutcome } from './outcomes.ts'
import { startMs } from './plan-run.ts'
import { tidyParked } from './tidy-parked.ts'

/** Windows overlap by this much: a copy may still have been at work when the last pass read it. */
export const OVERLAP_MS = 2 * HOUR_MS

/** Less than this left, and the pass stops where it is; the next one goes on from there. */
const LEAST_REMAINING_MS = 30 * SECOND_MS

const COPY_TYPES: readonly CopyType[] = ['recurring_order_copies', 'order_copies']

/** What one pass found and did. */
export interface Reconciled {
  outcome: 'finished' | 'unfinished' | 'unreachable'
  copies: number
  outcomes: Readonly<Partial<Record<NoteOutcome, number>>>
}

/**
 * Closes the runs that no delivery closed: reads the copies that were made since the last pass, and notes each one as its
 * delivery would have. A pass that ends early is continued by the next one. Then removes the messages of runs that are
 * parked no longer, and does what rechecks among them ask for.
 */
export async function reconcileRuns(deps: Dependencies, deadline: Deadline): Promise<Reconciled> {
  const nowMs = deps.clock.nowMs()
  const from = (await deps.ledger.readReconciledToMs()) ?? (await startMs(deps))
  const window: Window = { fromMs: from - OVERLAP_MS, toMs: nowMs }
  const tally: Tally = { pages: 0, copies: 0, outcomes: new Map() }
  const passes: Pass[] = []
  for (const type of COPY_TYPES) passes.push(await readCopies(deps, { type, window, tally, deadline }))
  const ended = passes.find((pass) => pass.outcome !== 'finished')
  const reachedMs = ended ? Math.min(...passes.map((pass) => pass.reachedMs)) + OVERLAP_MS : nowMs - COPY_CHECK_MS
  if (reachedMs > from) await deps.ledger.saveReconciledToMs(reachedMs)
  await tidyParked(deps, deadline)
  return report(deps, ended?.outcome ?? 'finished', tally)
}

interface Window {
  fromMs: number
  toMs: number
}

interface Tally {
  pages: number
  copies: number
  outcomes: Map<NoteOutcome, number>
}

/** How far a pass got through the copies of one type: everything made before `reachedMs` was noted. */
interface Pass {
  outcome: Reconciled['outcome']
  reachedMs: number
}

async function readCopies(
  deps: Dependencies,
  { type, window, tally, deadline }: { type: CopyType; window: Window; tally: Tally; deadline: Deadline },
): Promise<Pass> {
  let reachedMs = window.fromMs
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const inTime = deadline.remainingMs() >= LEAST_REMAINING_MS && tally.pages < mostPages(deps)
    if (!inTime || !(await isWithinPace(deps))) return { outcome: 'unfinished', reachedMs }
    const query = { type, createdFromMs: window.fromMs, createdToMs: window.toMs, page }
    const answer = await deps.commerceLayer.listCopies(query)
    if (!answer.ok) {
      const throttled = failureKind('read', answer.failure) === 'throttled'
      const { retryAfterMs } = answer.failure
      if (throttled) await changePace(deps, (pace) => slowDown(pace, retryAfterMs, deps.clock.nowMs()))
      return { outcome: 'unreachable', reachedMs }
    }
    pages = answer.value.pageCount
    tally.pages += 1
    for (const copy of answer.value.items) {
      const outcome = await noteCopy(deps, copy)
      count(tally, outcome)
      // What could not be cancelled now, the next pass finds again.
      if (outcome === 'already_done') await cancelLeftover(deps, copy)
      reachedMs = Math.max(reachedMs, copy.createdMs)
    }
  }
  return { outcome: 'finished', reachedMs: window.toMs }
}

/**
 * Charges one page to the pace, which keeps releases away for as long, and reads at once: waiting in line behind what was
 * released ahead would leave no time for reading. Quiet times and stopped releases hold for pages too.
 */
async function isWithinPace(deps: Dependencies): Promise<boolean> {
  const nowMs = deps.clock.nowMs()
  let allowed = true
  await changePace(deps, (pace) => {
    allowed = pace.quietUntilMs <= nowMs && pace.stopped === undefined
    const nextSlotMs = Math.max(nowMs, pace.nextSlotMs) + MINUTE_MS / pace.requestsPerMinute
    return allowed ? { ...pace, nextSlotMs } : pace
  })
  return allowed
}

/** A fifth of what the rate allows in the function's five minutes: runs come first. */
function mostPages(deps: Dependencies): number {
  return Math.ceil(deps.settings.apiRequestsPerMinute)
}

function count(tally: Tally, outcome: NoteOutcome): void {
  tally.copies += 1
  tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1)
}

function report(deps: Dependencies, outcome: Reconciled['outcome'], { copies, ...tally }: Tally): Reconciled {
  const outcomes = Object.fromEntries(tally.outcomes)
  deps.log(outcome === 'unreachable' ? 'error' : 'info', 'RECONCILED', { outcome, copies, ...outcomes })
  return { outcome, copies, outcomes }
}
