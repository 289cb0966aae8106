import type { Recheck } from '../../core/messages.ts'
import { seriesIdOf } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteCopy, noteTargetOrder } from '../note-copy.ts'
import { endSeries, noteOrderSeries, noteSubscription } from '../note-series.ts'

/**
 * Does later what a delivery could not do while the ledger was out of reach: reads the resource and notes what it says now.
 * `again` keeps the message, for the queue to bring back.
 */
export async function recheck(deps: Dependencies, { type, id }: Recheck): Promise<'done' | 'again'> {
  switch (type) {
    case 'order_subscriptions':
      return await recheckSubscription(deps, id)
    case 'orders':
      return await recheckOrder(deps, id)
    case 'order_copies':
    case 'recurring_order_copies': {
      const read = await deps.commerceLayer.retrieveCopy(type, id)
      if (read.ok) await noteCopy(deps, read.value)
      return read.ok || read.failure.status === 404 ? 'done' : 'again'
    }
    default:
      return 'done'
  }
}

async function recheckSubscription(deps: Dependencies, id: string): Promise<'done' | 'again'> {
  const read = await deps.commerceLayer.listSubscriptions([id])
  if (!read.ok) return 'again'
  const [view] = read.value
  if (view === undefined) await endSeries(deps, seriesIdOf('subscription', id), 'gone')
  else await noteSubscription(deps, view)
  return 'done'
}

async function recheckOrder(deps: Dependencies, id: string): Promise<'done' | 'again'> {
  const read = await deps.commerceLayer.listOrders([id])
  if (!read.ok) return 'again'
  const [view] = read.value
  if (view === undefined) await endSeries(deps, seriesIdOf('order', id), 'gone')
  else if ((await noteTargetOrder(deps, view)) === 'not_ours') await noteOrderSeries(deps, view)
  return 'done'
}
