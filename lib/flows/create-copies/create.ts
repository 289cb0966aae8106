import type { Run } from '../../core/run.ts'
import { REFERENCE_ORIGIN, referenceOf, seriesIdOf } from '../../core/run-key.ts'
import { COPY_CHECK_MS, isPlaced } from '../../core/see.ts'
import { isRecurring, type Series } from '../../core/series.ts'
import type { CopyView, SubscriptionView } from '../../core/views.ts'
import type { Dependencies, NewCopy } from '../dependencies.ts'
import { noteCopyOf, noteTargetOrderOf } from '../note-copy.ts'
import { skipReasonOf } from '../note-series.ts'
import { type Settled, settle, settleFailure } from './settle-failure.ts'
import type { Work } from './work.ts'

/** Creates the copy of a claimed run, unless the series has ended meanwhile or an earlier order of the run still counts. */
export async function create(deps: Dependencies, { run, series, view }: Work): Promise<Settled> {
  if (!isRecurring(series)) return await settle(deps, run, { name: 'skip', reason: skipReasonOf(series) })
  const cleared = await clearTheWay(deps, run)
  if (cleared !== 'clear') return cleared
  const asked = newCopy(run, series)
  if (asked === undefined) return await settle(deps, run, { name: 'skip', reason: 'series_gone' })
  const created = await deps.commerceLayer.createCopy(asked)
  if (!created.ok) return await settleFailure(deps, run, { request: 'create', failure: created.failure })
  const settled = await accept(deps, run, created.value)
  if (view !== undefined && series.clock === 'commerce_layer') await mindSchedule(deps, view)
  return settled
}

/** What to POST: an automatic subscription gets a recurring order copy, everything else an order copy. */
function newCopy(run: Run, series: Series): NewCopy | undefined {
  const { sourceOrderId, copyType } = series
  if (sourceOrderId === undefined || run.state.name !== 'claimed') return undefined
  const type = copyType ?? 'order_copies'
  const placeTargetOrder = run.state.fenced ? false : series.options.placeTargetOrder
  return {
    type,
    reference: referenceOf(run.key, run.posts),
    sourceOrderId,
    subscriptionId:
      type === 'recurring_order_copies' ? series.id.slice(seriesIdOf('subscription', '').length) : undefined,
    options: { ...series.options, placeTargetOrder },
  }
}

/** One live target order per run: an earlier one is looked at before another copy is made, and cancelled if it is a draft. */
async function clearTheWay(deps: Dependencies, run: Run): Promise<Settled | 'clear'> {
  const targetId = run.copy?.targetOrderId
  if (targetId === undefined) return 'clear'
  const read = await deps.commerceLayer.retrieveOrder(targetId)
  if (!read.ok) {
    return read.failure.status === 404
      ? 'clear'
      : await settleFailure(deps, run, { request: 'read', failure: read.failure })
  }
  if (isPlaced(read.value)) return await noteOrder(deps, run, read.value)
  if (read.value.status === 'cancelled') return 'clear'
  const cancelled = await deps.commerceLayer.cancelOrder(targetId)
  if (cancelled.ok) return 'clear'
  return await settleFailure(deps, run, { request: 'change', failure: cancelled.failure, target: read.value })
}

async function noteOrder(
  deps: Dependencies,
  run: Run,
  order: Parameters<typeof noteTargetOrderOf>[2],
): Promise<Settled> {
  await noteTargetOrderOf(deps, run, order)
  return { run: (await deps.ledger.readRun(run.key)) ?? run }
}

async function accept(deps: Dependencies, run: Run, copy: CopyView): Promise<Settled> {
  const atWork = copy.status === 'pending' || copy.status === 'in_progress'
  if (!atWork) {
    await noteCopyOf(deps, run, copy)
    return { run: (await deps.ledger.readRun(run.key)) ?? run }
  }
  const { type, id, status, createdMs } = copy
  const seen = { type, id, status, createdMs, targetOrderId: copy.targetOrder?.id }
  return await settle(deps, run, { name: 'accept', copy: seen, wakeMs: deps.clock.nowMs() + COPY_CHECK_MS })
}

/** What our POST does to the platform's own schedule is not documented, so it is read again and put where it was. */
async function mindSchedule(deps: Dependencies, before: SubscriptionView): Promise<void> {
  const read = await deps.commerceLayer.listSubscriptions([before.id])
  const after = read.ok ? read.value[0] : undefined
  if (after === undefined || before.nextRunMs === undefined || after.nextRunMs === before.nextRunMs) return
  if (before.nextRunMs <= deps.clock.nowMs()) return
  const patched = await deps.commerceLayer.rescheduleSubscription(before.id, before.nextRunMs)
  deps.log(patched.ok ? 'info' : 'warn', 'SCHEDULE_PUT_BACK', { subscription: before.id, ok: patched.ok })
}

/** Whether an order may be cancelled by us: only targets of copies that bear our origin, never a person's. */
export function isOurs(copy: CopyView): boolean {
  return copy.referenceOrigin === REFERENCE_ORIGIN
}
