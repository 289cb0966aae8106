import { type ApiFailure, failureKind } from '../../core/failure.ts'
import { maskCause } from '../../core/mask.ts'
import type { Recheck } from '../../core/messages.ts'
import { seriesIdOf } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteCopy, noteTargetOrder } from '../note-copy.ts'
import { endSeries, noteOrderSeries, noteSubscription } from '../note-series.ts'

/**
 * Does later what a delivery could not do while the ledger was out of reach: reads the resource and notes what it says now.
 * `again` keeps the message, for the queue to bring back; also while the ledger still is out of reach.
 */
export async function recheck(deps: Dependencies, message: Recheck): Promise<'done' | 'again'> {
  try {
    return await recheckResource(deps, message)
  } catch (error) {
    deps.log('error', 'RECHECK_FAILED', { type: message.type, id: message.id, cause: maskCause(error) })
    return 'again'
  }
}

async function recheckResource(deps: Dependencies, { type, id }: Recheck): Promise<'done' | 'again'> {
  switch (type) {
    case 'order_subscriptions':
      return await recheckSubscription(deps, id)
    case 'orders':
      return await recheckOrder(deps, id)
    case 'order_copies':
    case 'recurring_order_copies': {
      const read = await deps.commerceLayer.retrieveCopy(type, id)
      if (read.ok) await noteCopy(deps, read.value)
      return read.ok || isGone(read.failure) ? 'done' : 'again'
    }
    default:
      return 'done'
  }
}

async function recheckSubscription(deps: Dependencies, id: string): Promise<'done' | 'again'> {
  const read = await deps.commerceLayer.retrieveSubscription(id)
  if (read.ok) await noteSubscription(deps, read.value)
  else if (isGone(read.failure)) await endSeries(deps, seriesIdOf('subscription', id), 'gone')
  else return 'again'
  return 'done'
}

async function recheckOrder(deps: Dependencies, id: string): Promise<'done' | 'again'> {
  const read = await deps.commerceLayer.retrieveOrder(id)
  if (read.ok) {
    if ((await noteTargetOrder(deps, read.value)) === 'not_ours') await noteOrderSeries(deps, read.value)
  } else if (isGone(read.failure)) await endSeries(deps, seriesIdOf('order', id), 'gone')
  else return 'again'
  return 'done'
}

function isGone(failure: ApiFailure): boolean {
  return failureKind('read', failure) === 'gone'
}
