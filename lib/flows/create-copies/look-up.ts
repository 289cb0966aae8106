import { isCounted } from '../../core/after-failure.ts'
import { backoffMs } from '../../core/failure.ts'
import type { Run } from '../../core/run.ts'
import { COPY_CHECK_MS, isDiscarded, isDraftOfOthers, isPlaced, runCopyOf } from '../../core/see.ts'
import { isRecurring } from '../../core/series.ts'
import type { CopyView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteCopyOf } from '../note-copy.ts'
import { skipReasonOf } from '../note-series.ts'
import { putScheduleBack } from '../put-schedule-back.ts'
import { termsOf } from '../series-terms.ts'
import { findCopies } from './find-copies.ts'
import { asScheduled, isPlatforms } from './platforms-run.ts'
import { type Settled, settle, settledBySight, settleFailure, wait } from './settle-failure.ts'
import { stepIn } from './step-in.ts'
import { endingOfTaken, isTakenAway } from './taken-away.ts'
import type { Work } from './work.ts'

/** Looks for what was made for a run, and goes on from what is found: adopt it, finish it, or make it. */
export async function lookUp(deps: Dependencies, { run, series, view }: Work): Promise<Settled> {
  const found = await findCopies(deps, { run, series, view })
  if (!found.ok) return await settleFailure(deps, run, { request: 'read', failure: found.failure })
  const terms = { wantsPlacement: series.options.placeTargetOrder }
  const copies = found.value.filter((copy) => stillCounts(run, copy) && !isDraftOfOthers(run, copy, terms))
  // Of a replay the copy may not count any more that the run stood for; then it stands for none, and an older one is as good.
  const dropped = found.value.some((copy) => copy.id === run.copy?.id && !stillCounts(run, copy))
  if (copies.length > 0) return await adopt(deps, { run: dropped ? { ...run, copy: undefined } : run, series }, copies)
  if (isRecurring(series) && view !== undefined && (await mustAskPlatform(deps, { run, series, view }))) {
    return await stepIn(deps, { run, series, view })
  }
  const ending = await endingOfTaken(deps, { run, series })
  if (ending !== undefined) return await settle(deps, run, ending)
  return await goOn(deps, { run: asScheduled(run, view), series }, 'create')
}

/** A replay is a person's word that an order is wanted; then one that was cancelled does not stand for the run any more. */
function stillCounts(run: Run, copy: CopyView): boolean {
  const counts = run.epoch === 1 || copy.targetOrder?.status !== 'cancelled'
  return counts && !isDiscarded(run, copy)
}

/**
 * A run of a series whose clock the platform keeps now is made only after the platform was seen not to make it, or the run
 * was taken away from it; whoever kept the clock when it was planned.
 */
async function mustAskPlatform(deps: Dependencies, { run, series, view }: Work): Promise<boolean> {
  if (view === undefined || series.clock !== 'commerce_layer' || run.copy !== undefined) return false
  return isPlatforms(run, series, view) || !(await isTakenAway(deps, run, view))
}

/** Tells the run what was found, what counts most first, until something is news to it. */
async function adopt(
  deps: Dependencies,
  { run, series }: Omit<Work, 'view'>,
  copies: readonly CopyView[],
): Promise<Settled> {
  for (const [index, copy] of copies.entries()) {
    const outcome = await noteCopyOf(deps, run, copy)
    if (outcome === 'duplicate') continue
    const settled = await settledBySight(deps, run)
    await putScheduleBack(deps, settled.run)
    await nameSecondOrders(deps, settled.run, copies.slice(index + 1))
    return settled
  }
  // A failure that was counted already: the run goes on from there, and a run that stands for no copy any more stands for that one.
  const counted = copies.find((copy) => isCounted(run, copy))
  if (counted !== undefined) {
    const standing = { ...run, copy: run.copy ?? runCopyOf(counted) }
    return await goOn(deps, { run: standing, series }, counted.targetOrder?.status === 'pending' ? 'place' : 'create')
  }
  if (await standsForAnothers(deps, run)) {
    for (const copy of copies) {
      if ((await noteCopyOf(deps, { ...run, copy: undefined }, copy)) === 'recorded')
        return await settledBySight(deps, run)
    }
  }
  // All are older than the copy that the run stands for, which a list may not show yet.
  const afterMs = COPY_CHECK_MS * 2 ** Math.min(run.waits, MOST_DOUBLINGS)
  return await wait(deps, run, { why: 'copy_not_listed', afterMs })
}

/** A run that ends with one order is told of all others: a second one is named when it is seen. */
async function nameSecondOrders(deps: Dependencies, run: Run, others: readonly CopyView[]): Promise<void> {
  if (run.state.name !== 'completed') return
  for (const copy of others) {
    if (copy.targetOrder !== undefined && isPlaced(copy.targetOrder)) await noteCopyOf(deps, run, copy)
  }
}

/** From ten minutes to five hours. */
const MOST_DOUBLINGS = 5

/**
 * Of two copies of the platform's the later one was told first, and taken for late; its own run was not known then. A look-up
 * has shown which one is the run's.
 */
async function standsForAnothers(deps: Dependencies, { copy, ...run }: Run): Promise<boolean> {
  if (copy === undefined || copy.ours) return false
  const { nextDueMs } = await termsOf(deps, { ...run, copy })
  return nextDueMs !== undefined && copy.createdMs >= nextDueMs
}

async function goOn(
  deps: Dependencies,
  { run, series }: Omit<Work, 'view'>,
  action: 'create' | 'place',
): Promise<Settled> {
  if (action === 'create' && !isRecurring(series)) {
    return await settle(deps, run, { name: 'skip', reason: skipReasonOf(series) })
  }
  // Commerce Layer that answers no POST is not asked for another one every minute.
  const again = action === 'create' && run.doubted
  const wakeMs = deps.clock.nowMs() + (again ? backoffMs(run.posts, deps.random.next()) : 0)
  return await settle(deps, run, { name: 'wait', why: 'nothing_found', action, wakeMs })
}
