import { parseReference } from '../core/run-key.ts'
import { isOurs, isPayable } from '../core/see.ts'
import type { CopyView } from '../core/views.ts'
import type { Dependencies } from './dependencies.ts'

/**
 * One live target order per run: cancels the order of a copy of ours whose run was completed with another one. Nobody needs it,
 * a customer with its link could still pay it, and a placing whose answer was lost could still take effect.
 */
export async function cancelLeftover(deps: Dependencies, copy: CopyView): Promise<'cancelled' | 'needed' | 'failed'> {
  const { targetOrder, reference } = copy
  const key = reference === undefined || !isOurs(copy) ? undefined : parseReference(reference)?.key
  if (targetOrder === undefined || !isPayable(targetOrder) || key === undefined) return 'needed'
  const run = await deps.ledger.readRun(key)
  const isDone = run?.state.name === 'completed' && run.state.placed
  if (!isDone || run.copy === undefined || run.copy.id === copy.id) return 'needed'
  const cancelled = await deps.commerceLayer.cancelOrder(targetOrder.id)
  deps.log(cancelled.ok ? 'info' : 'warn', 'LEFTOVER_ORDER', { run: key, order: targetOrder.id, ok: cancelled.ok })
  return cancelled.ok ? 'cancelled' : 'failed'
}
