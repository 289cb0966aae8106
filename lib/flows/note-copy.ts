import { isOpen, isOver, type Run } from '../core/run.ts'
import { parseReference, REFERENCE_ORIGIN, type SeriesId, seriesIdOf } from '../core/run-key.ts'
import { SAME_RUN_MS } from '../core/same-run.ts'
import { type SeeContext, seeCopy, seeTargetOrder } from '../core/see.ts'
import type { CopyView, OrderView } from '../core/views.ts'
import type { Dependencies } from './dependencies.ts'
import type { NoteOutcome } from './outcomes.ts'
import { ringBell } from './ring-bell.ts'
import { saveSeen } from './save-move.ts'
import { termsOf } from './series-terms.ts'

type Needs = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>

/** As many runs of a series are looked at for the one that a copy or an order belongs to. */
const RECENT_RUNS = 5

/** Notes what was seen of a copy on the run that it was made for. */
export async function noteCopy(deps: Needs, copy: CopyView): Promise<NoteOutcome> {
  const run = await runOfCopy(deps, copy)
  if (run === undefined) return copy.referenceOrigin === REFERENCE_ORIGIN ? 'unknown_run' : 'not_ours'
  return await noteCopyOf(deps, run, copy)
}

/** Notes what was seen of a copy on a run that is known to be its own. */
export async function noteCopyOf(deps: Needs, run: Run, copy: CopyView): Promise<NoteOutcome> {
  const context = await contextOf(deps, run)
  const seen = await saveSeen(deps, run, (current) => seeCopy(current, copy, context))
  await ringIfParked(deps, seen)
  return seen.outcome
}

/** Notes what was seen of an order on the run whose target it is: only a subscription's orders say whose they are. */
export async function noteTargetOrder(deps: Needs, order: OrderView): Promise<NoteOutcome> {
  if (order.renewsSubscriptionId === undefined) return 'not_ours'
  const seriesId = seriesIdOf('subscription', order.renewsSubscriptionId)
  const runs = await runsBefore(deps, seriesId, deps.clock.nowMs())
  const run = runs.find((candidate) => candidate.copy?.targetOrderId === order.id)
  return run === undefined ? 'not_ours' : await noteTargetOrderOf(deps, run, order)
}

/** Notes what was seen of an order on the run whose target it is known to be. */
export async function noteTargetOrderOf(deps: Needs, run: Run, order: OrderView): Promise<NoteOutcome> {
  const context = await contextOf(deps, run)
  return (await saveSeen(deps, run, (current) => seeTargetOrder(current, order, context))).outcome
}

/**
 * The run that a copy was made for: by its reference where it bears ours; otherwise, where it bears none, the newest run
 * of its series that was due when the copy was made.
 */
async function runOfCopy(deps: Needs, copy: CopyView): Promise<Run | undefined> {
  if (copy.referenceOrigin === REFERENCE_ORIGIN && copy.reference !== undefined) {
    const reference = parseReference(copy.reference)
    return reference && (await deps.ledger.readRun(reference.key))
  }
  if (copy.reference !== undefined) return undefined
  const [seriesId] = seriesOfCopy(copy)
  if (seriesId === undefined) return undefined
  const runs = await runsBefore(deps, seriesId, copy.createdMs + SAME_RUN_MS)
  return runAtTime(runs, copy.createdMs + deps.settings.clockSkewMs)
}

/**
 * The newest run that was due when a copy was made. Where that one is over, the guarded run due within the next half hour:
 * due times that are so close are one run, and the platform made it at the other one.
 */
function runAtTime(newestFirst: readonly Run[], madeMs: number): Run | undefined {
  const due = newestFirst.find((run) => run.dueMs <= madeMs)
  const soon = newestFirst.find((run) => run.dueMs > madeMs && isOpen(run) && run.clock === 'commerce_layer')
  return soon !== undefined && (due === undefined || isOver(due)) ? soon : due
}

function seriesOfCopy(copy: CopyView): SeriesId[] {
  const subscription = copy.subscriptionId === undefined ? [] : [seriesIdOf('subscription', copy.subscriptionId)]
  const order = copy.sourceOrderId === undefined ? [] : [seriesIdOf('order', copy.sourceOrderId)]
  return subscription.length > 0 ? subscription : order
}

async function runsBefore(deps: Needs, seriesId: SeriesId, dueToMs: number): Promise<Run[]> {
  return await deps.ledger.runsOfSeries({ seriesId, dueToMs, limit: RECENT_RUNS })
}

async function contextOf(deps: Needs, run: Run): Promise<SeeContext> {
  return { terms: await termsOf(deps, run), settings: deps.settings, nowMs: deps.clock.nowMs() }
}

async function ringIfParked(deps: Needs, seen: { outcome: string; run: Run }): Promise<void> {
  if (seen.outcome === 'recorded' && seen.run.state.name === 'parked') await ringBell(deps, seen.run)
}
