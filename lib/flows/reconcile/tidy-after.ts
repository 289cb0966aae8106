import { failureKind } from '../../core/failure.ts'
import { isPayable } from '../../core/order-status.ts'
import { isOver, type Run } from '../../core/run.ts'
import { parseReference } from '../../core/run-key.ts'
import { isOurs, isPlaced } from '../../core/see.ts'
import type { CopyView } from '../../core/views.ts'
import { listByReference } from '../create-copies/find-copies.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { putScheduleBack } from '../put-schedule-back.ts'
import { copyEvidence } from './copy-evidence.ts'
import { type Pass, remedy } from './pass.ts'
import { unreachable } from './unreachable.ts'

/**
 * Puts right what a copy of ours has left behind: an order that nobody needs, a schedule that was moved for it. `again`: that could
 * not be done now, or is not known yet, since the run may still end with another copy.
 */
export async function tidyAfter(deps: Dependencies, pass: Pass, copy: CopyView): Promise<'tidy' | 'again'> {
  const key = copy.reference === undefined || !isOurs(copy) ? undefined : parseReference(copy.reference)?.key
  const run = key && (await deps.ledger.readRun(key))
  if (run === undefined) return 'tidy'
  const leftover = await cancelLeftover(deps, pass, { run, copy })
  const schedule = pass.mode === 'apply' ? await putScheduleBack(deps, run) : 'put_back'
  return leftover === 'again' || schedule === 'failed' ? 'again' : 'tidy'
}

/**
 * The same after all copies of ours of a run that another one has completed: one of somebody else's, or of an earlier request of ours.
 * Where they ended before, nothing has changed them since, and nothing would look at them again. `unreachable`: nor is anything known of
 * them now, so this copy has to be read again, however long that takes.
 */
export async function tidyBeside(
  deps: Dependencies,
  pass: Pass,
  { run, copy }: { run: Run; copy: CopyView },
): Promise<'tidy' | 'again' | 'unreachable'> {
  const isSolved = copy.targetOrder !== undefined && isPlaced(copy.targetOrder)
  if (!isSolved || run.posts <= postOf(copy)) return 'tidy'
  const tidied = await tidyAfterAll(deps, pass, run)
  if (tidied.ok) return tidied.value
  // What is refused for ever must not keep the list from being read.
  return failureKind('read', tidied.failure) === 'permanent' ? 'again' : await unreachable(deps, tidied)
}

/** The same after all copies of ours of a run. */
export async function tidyAfterAll(deps: Dependencies, pass: Pass, run: Run): Promise<Answer<'tidy' | 'again'>> {
  const ours = await listByReference(deps, run)
  if (!ours.ok) return ours
  const tidied: string[] = []
  for (const one of ours.value) tidied.push(await tidyAfter(deps, pass, one))
  return { ok: true, value: tidied.includes('again') ? 'again' : 'tidy' }
}

/** As which request of its run's we have asked for a copy: none, where somebody else made it. */
function postOf(copy: CopyView): number {
  const reference = isOurs(copy) && copy.reference !== undefined ? parseReference(copy.reference) : undefined
  return reference?.post ?? 0
}

/**
 * One live target order per run: cancels the order of a copy of ours whose run was completed with another one. Nobody needs it,
 * a customer with its link could still pay it, and a placing whose answer was lost could still take effect.
 */
async function cancelLeftover(
  deps: Dependencies,
  pass: Pass,
  { run, copy }: { run: Run; copy: CopyView },
): Promise<'tidy' | 'again'> {
  const { targetOrder } = copy
  if (run.copy === undefined || run.copy.id === copy.id) return 'tidy'
  if (targetOrder === undefined || !isPayable(targetOrder)) return 'tidy'
  if (run.state.name !== 'completed') return isOver(run) ? 'tidy' : 'again'
  const evidence = { ...copyEvidence(copy), stays: run.copy.targetOrderId ?? '' }
  const state = await remedy(pass, { code: 'leftover_order', subject: run.key, evidence }, async () => {
    const ok = await cancel(deps, targetOrder.id)
    deps.log(ok ? 'info' : 'warn', 'LEFTOVER_ORDER', { run: run.key, order: targetOrder.id, ok })
    return ok ? 'applied' : 'failed'
  })
  return state === 'failed' ? 'again' : 'tidy'
}

/** What was listed before may have been cancelled since, by this pass beside the copy that completed the run. */
async function cancel({ commerceLayer }: Dependencies, orderId: string): Promise<boolean> {
  if ((await commerceLayer.cancelOrder(orderId)).ok) return true
  const read = await commerceLayer.retrieveOrder(orderId)
  return read.ok && read.value.status === 'cancelled'
}
