import { failureKind } from '../../core/failure.ts'
import { maskCause } from '../../core/mask.ts'
import type { Recheck } from '../../core/messages.ts'
import type { CopyType } from '../../core/run.ts'
import { seriesIdOf } from '../../core/run-key.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { noteCopy, noteTargetOrder } from '../note-copy.ts'
import { endSeries, noteOrderSeries, noteSubscription } from '../note-series.ts'

/**
 * Does later what a delivery could not do while the ledger was out of reach: reads the resource and notes what it says now.
 * `again` keeps the message, for the queue to bring back; also while the ledger still is out of reach.
 */
export async function recheck(deps: Dependencies, message: Recheck): Promise<'done' | 'again'> {
  try {
    return (await recheckResource(deps, message)).ok ? 'done' : 'again'
  } catch (error) {
    deps.log('error', 'RECHECK_FAILED', { type: message.type, id: message.id, cause: maskCause(error) })
    return 'again'
  }
}

/** Reads a resource and notes what it says now, be it that it is gone. Fails as its reading does. */
export async function recheckResource(
  deps: Dependencies,
  { type, id }: Pick<Recheck, 'type' | 'id'>,
): Promise<Answer<'noted'>> {
  switch (type) {
    case 'order_subscriptions':
      return await unlessGone(await recheckSubscription(deps, id), () =>
        endSeries(deps, seriesIdOf('subscription', id), 'gone'),
      )
    case 'orders':
      return await unlessGone(await recheckOrder(deps, id), () => endSeries(deps, seriesIdOf('order', id), 'gone'))
    case 'order_copies':
    case 'recurring_order_copies':
      return await unlessGone(await recheckCopy(deps, type, id), async () => undefined)
    default:
      return NOTED
  }
}

const NOTED = { ok: true, value: 'noted' } as const

async function unlessGone(noted: Answer<'noted'>, end: () => Promise<unknown>): Promise<Answer<'noted'>> {
  if (noted.ok || failureKind('read', noted.failure) !== 'gone') return noted
  await end()
  return NOTED
}

async function recheckSubscription(deps: Dependencies, id: string): Promise<Answer<'noted'>> {
  const read = await deps.commerceLayer.retrieveSubscription(id)
  if (!read.ok) return read
  await noteSubscription(deps, read.value)
  return NOTED
}

async function recheckOrder(deps: Dependencies, id: string): Promise<Answer<'noted'>> {
  const read = await deps.commerceLayer.retrieveOrder(id)
  if (!read.ok) return read
  if ((await noteTargetOrder(deps, read.value)) === 'not_ours') await noteOrderSeries(deps, read.value)
  return NOTED
}

async function recheckCopy(deps: Dependencies, type: CopyType, id: string): Promise<Answer<'noted'>> {
  const read = await deps.commerceLayer.retrieveCopy(type, id)
  if (!read.ok) return read
  await noteCopy(deps, read.value)
  return NOTED
}
