import type { Run } from '../../core/run.ts'
import { isRecurring, type Series } from '../../core/series.ts'
import type { CopyView, SubscriptionView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteCopyOf } from '../note-copy.ts'
import { skipReasonOf } from '../note-series.ts'
import { findCopies } from './find-copies.ts'
import { isPlatforms } from './platforms-run.ts'
import { type Settled, settle, settleFailure } from './settle-failure.ts'
import { stepIn } from './step-in.ts'
import type { Work } from './work.ts'

/** Looks for what was made for a run, and goes on from what is found: adopt it, finish it, or make it. */
export async function lookUp(deps: Dependencies, { run, series, view }: Work): Promise<Settled> {
  const found = await findCopies(deps, run, series)
  if (!found.ok) return await settleFailure(deps, run, { request: 'read', failure: found.failure })
  const [best] = found.value.filter((copy) => stillCounts(run, copy))
  if (best !== undefined) return await adopt(deps, run, best)
  if (!isRecurring(series)) return await settle(deps, run, { name: 'skip', reason: skipReasonOf(series) })
  if (view !== undefined && mustAskPlatform(run, series, view)) return await stepIn(deps, run, view)
  return await goOn(deps, run, 'create')
}

/** A replay is a person's word that an order is wanted; then one that was cancelled does not stand for the run any more. */
function stillCounts(run: Run, copy: CopyView): boolean {
  return run.epoch === 1 || copy.targetOrder?.status !== 'cancelled'
}

/** A guarded run is made only after the platform was seen not to make it, or the run was taken away from it. */
function mustAskPlatform(run: Run, series: Series, view: SubscriptionView): boolean {
  if (series.clock !== 'commerce_layer' || run.copy !== undefined) return false
  const untaken = run.clock === 'commerce_layer' && run.takeoverNextRunMs === undefined
  return untaken || isPlatforms(run, series, view)
}

/** Tells the run what was found. A failure that it knows already is no news: then it goes on from there. */
async function adopt(deps: Dependencies, run: Run, copy: CopyView): Promise<Settled> {
  const outcome = await noteCopyOf(deps, run, copy)
  if (outcome === 'duplicate') return await goOn(deps, run, copy.targetOrder?.status === 'pending' ? 'place' : 'create')
  return { run: (await deps.ledger.readRun(run.key)) ?? run }
}

async function goOn(deps: Dependencies, run: Run, action: 'create' | 'place'): Promise<Settled> {
  const wakeMs = deps.clock.nowMs()
  return await settle(deps, run, { name: 'wait', why: 'nothing_found', action, wakeMs })
}
