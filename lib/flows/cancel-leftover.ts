import type { Run } from '../core/run.ts'
import { isPayable } from '../core/see.ts'
import type { CopyView } from '../core/views.ts'
import type { Dependencies } from './dependencies.ts'

/**
 * One live target order per run: cancels the order of a copy of ours whose run was completed with another one. Nobody needs it,
 * a customer with its link could still pay it, and a placing whose answer was lost could still take effect. What could not be
 * cancelled now, the next pass finds again.
 */
export async function cancelLeftover(deps: Dependencies, run: Run, { id, targetOrder }: CopyView): Promise<void> {
  if (run.state.name !== 'completed' || run.copy === undefined || run.copy.id === id) return
  if (targetOrder === undefined || !isPayable(targetOrder)) return
  const cancelled = await deps.commerceLayer.cancelOrder(targetOrder.id)
  const level = cancelled.ok ? 'info' : 'warn'
  deps.log(level, 'LEFTOVER_ORDER', { run: run.key, order: targetOrder.id, ok: cancelled.ok })
}
