import { type ApiFailure, failureKind } from '../../core/failure.ts'
import { isBeingShipped } from '../../core/order-status.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Run } from '../../core/run.ts'
import type { RunKey } from '../../core/run-key.ts'
import { SAME_RUN_MS } from '../../core/same-run.ts'
import { isOurs, isPlaced } from '../../core/see.ts'
import type { CopyView } from '../../core/views.ts'
import { findCopies } from '../create-copies/find-copies.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { heedFailure } from '../heed-failure.ts'
import { copyEvidence } from './copy-evidence.ts'
import { leave, type Pass, type Proposal, type ProposalByName } from './pass.ts'
import { remedyByName } from './remedy-by-name.ts'

/** So many earlier runs of a series are asked whether a copy without a reference is theirs. */
const EARLIER_RUNS = 100

/** Whoever makes a copy by hand may mean it: a customer who orders the same again, say. */
export const SOMEBODY_ELSE = 'somebody else'

/** A completed run, and a copy beside its own. */
interface Beside {
  run: Run
  copy: CopyView
}

/**
 * Names an order that a run has beside its own, if both are placed still. The order stays that the run was completed with: the ledger
 * and who reads it know that one. Where that has been cancelled since, the one stays that was placed first. A pass that cannot read
 * which of them are placed has not come to its end.
 */
export async function nameSecondOrder(
  deps: Dependencies,
  pass: Pass,
  { key, copy }: { key: RunKey; copy: CopyView },
): Promise<PassOutcome> {
  // Somebody else may have completed it just before.
  const run = await deps.ledger.readRun(key)
  if (run?.state.name !== 'completed' || (await isOfAnotherRun(deps, { run, copy }))) return 'finished'
  const placed = await placedCopies(deps, run)
  if (!placed.ok) return await afterUnread(deps, pass, { key, failure: placed.failure })
  const [stays] = placed.value
  if (stays !== undefined) await nameBeside(deps, pass, { run, copy, stays })
  return 'finished'
}

/** Names all orders that a run has beside the one that stays, of those that were found to be its copies. */
export async function nameSecondOrders(
  deps: Dependencies,
  pass: Pass,
  { run, found }: { run: Run; found: readonly CopyView[] },
): Promise<PassOutcome> {
  const placed = await placedAmong(deps, run, found)
  if (!placed.ok) return await afterUnread(deps, pass, { key: run.key, failure: placed.failure })
  const [stays, ...others] = placed.value
  if (stays === undefined) return 'finished'
  for (const copy of others) {
    if (!(await isOfAnotherRun(deps, { run, copy }))) await nameBeside(deps, pass, { run, copy, stays })
  }
  return 'finished'
}

/** What is refused to us for ever must not keep a list from being read; which order stays is then for a person to see. */
async function afterUnread(
  deps: Dependencies,
  pass: Pass,
  { key, failure }: { key: RunKey; failure: ApiFailure },
): Promise<PassOutcome> {
  if ((await heedFailure(deps, failureKind('read', failure), failure)) !== 'not_permitted') return 'unreachable'
  deps.log('warn', 'RESOURCE_NOT_PERMITTED', { run: key, status: failure.status })
  pass.recorder.violate(key)
  return 'finished'
}

async function nameBeside(deps: Dependencies, pass: Pass, named: Beside & { stays: CopyView }): Promise<void> {
  const { run, copy, stays } = named
  const [kept, extra] = [stays.targetOrder, copy.targetOrder]
  if (kept === undefined || extra === undefined || kept.id === extra.id) return
  const proposal: ProposalByName = { code: 'duplicate_copy', subject: run.key, evidence: evidenceOf(named) }
  // Cancelling does not call goods back that are on their way.
  if (isBeingShipped(extra)) {
    leave(pass, proposal)
    return pass.recorder.violate(run.key)
  }
  const act = async () => {
    const outcome = await cancelAfterLook(deps, { stays: kept.id, extra: extra.id })
    const level = outcome === 'cancelled' ? 'info' : 'warn'
    deps.log(level, 'SECOND_ORDER_CANCELLED', { run: run.key, order: extra.id, stays: kept.id, outcome })
    return outcome === 'cancelled' ? 'applied' : 'failed'
  }
  const state = await remedyByName(deps, pass, { proposal, order: extra.id, act })
  if (state !== 'applied') pass.recorder.violate(run.key)
}

function evidenceOf({ run, copy, stays }: Beside & { stays: CopyView }): Proposal['evidence'] {
  const order = copy.targetOrder
  return {
    ...copyEvidence(copy),
    ...(order && { order_payment: order.paymentStatus, order_fulfillment: order.fulfillmentStatus }),
    made_by: makerOf(copy),
    stays: stays.targetOrder?.id ?? '',
    stays_because: stays.id === run.copy?.id ? 'the run was completed with it' : 'it was placed first',
  }
}

/** As far as a copy shows it. */
function makerOf(copy: CopyView): 'Perennial' | 'its subscription' | typeof SOMEBODY_ELSE {
  if (isOurs(copy)) return 'Perennial'
  return copy.subscriptionId === undefined ? SOMEBODY_ELSE : 'its subscription'
}

/**
 * Both orders are looked at once more: a person may have thought about it for an hour, and another have cancelled the one that was
 * to stay. Then the customer would be left without any.
 */
async function cancelAfterLook(
  { commerceLayer }: Dependencies,
  { stays, extra }: { stays: string; extra: string },
): Promise<'cancelled' | 'unread' | 'other_not_placed' | 'changed' | 'refused'> {
  const kept = await commerceLayer.retrieveOrder(stays)
  const second = await commerceLayer.retrieveOrder(extra)
  if (!kept.ok || !second.ok) return 'unread'
  if (!isPlaced(kept.value)) return 'other_not_placed'
  if (!isPlaced(second.value) || isBeingShipped(second.value)) return 'changed'
  return (await commerceLayer.cancelOrder(extra)).ok ? 'cancelled' : 'refused'
}

/** References have been lost at Commerce Layer: a copy without one may be what an earlier run, made late, was completed with. */
async function isOfAnotherRun({ ledger }: Dependencies, { run, copy }: Beside): Promise<boolean> {
  if (isOurs(copy)) return false
  const dueToMs = copy.createdMs + SAME_RUN_MS
  const runs = await ledger.runsOfSeries({ seriesId: run.seriesId, dueToMs, limit: EARLIER_RUNS })
  return runs.some((other) => other.key !== run.key && other.copy?.id === copy.id)
}

/** All copies of a run whose orders are placed now, its own among them; the one first that stays. */
async function placedCopies(deps: Dependencies, run: Run): Promise<Answer<CopyView[]>> {
  const series = await deps.ledger.readSeries(run.seriesId)
  const found: Answer<CopyView[]> =
    series === undefined ? { ok: true, value: [] } : await findCopies(deps, { run, series, view: undefined })
  return found.ok ? await placedAmong(deps, run, found.value) : found
}

/** The same of those that were found, and of the run's own, which may not be among them: a reference was lost, say. */
async function placedAmong(
  { commerceLayer }: Dependencies,
  run: Run,
  found: readonly CopyView[],
): Promise<Answer<CopyView[]>> {
  const lacks = run.copy !== undefined && !found.some(({ id }) => id === run.copy?.id) ? run.copy : undefined
  const own = lacks && (await commerceLayer.retrieveCopy(lacks.type, lacks.id))
  if (own?.ok === false && failureKind('read', own.failure) !== 'gone') return own
  const all = [...found, ...(own?.ok ? [own.value] : [])]
  const placed = all.filter(({ targetOrder }) => targetOrder !== undefined && isPlaced(targetOrder))
  return { ok: true, value: placed.toSorted((one, two) => rank(run, one) - rank(run, two)) }
}

/** The run's own copy before all others, then by when the order was placed (epoch ms). */
function rank(run: Run, { id, targetOrder, createdMs }: CopyView): number {
  return id === run.copy?.id ? Number.NEGATIVE_INFINITY : (targetOrder?.placedMs ?? createdMs)
}
