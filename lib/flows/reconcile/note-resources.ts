import { type ApiFailure, failureKind } from '../../core/failure.ts'
import { isCopyType } from '../../core/resources.ts'
import { type SeriesId, seriesIdOf } from '../../core/run-key.ts'
import type { DeliveredResource } from '../../core/views.ts'
import { recheckResource } from '../create-copies/recheck.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { heedFailure } from '../heed-failure.ts'
import { noteCopy, noteTargetOrder } from '../note-copy.ts'
import { noteOrderSeries, noteSubscription } from '../note-series.ts'
import type { NoteOutcome } from '../outcomes.ts'
import { pastUnreadable } from '../past-unreadable.ts'
import { unreachable } from './unreachable.ts'

/** What noting a resource came to: `noted_since` there was no need to read it, `not_permitted` it alone is kept from us. */
export type ResourceOutcome = NoteOutcome | 'noted_since' | 'not_permitted'

/** What became of each resource that could be about us, by its type and id; or that the rest cannot be read now. */
export type ResourcesNoted = ReadonlyMap<string, ResourceOutcome> | 'unreachable'

type Read = (id: string) => Promise<NoteOutcome> | undefined

/**
 * Reads what at most 25 deliveries were about, each type by one request, and notes what it says now. A series that the ledger
 * knows as it was delivered, or newer, is not read.
 */
export async function noteResources(
  deps: Dependencies,
  resources: readonly DeliveredResource[],
): Promise<ResourcesNoted> {
  const outcomes = new Map<string, ResourceOutcome>()
  for (const [type, ofType] of Map.groupBy(resources, ({ type }) => type)) {
    const unknown: string[] = []
    for (const resource of ofType) {
      if (await pastUnreadable(deps, () => isNotedSince(deps, resource))) outcomes.set(nameOf(resource), 'noted_since')
      else unknown.push(resource.id)
    }
    const read = await readAll(deps, type, unknown)
    if (read === undefined) continue
    if (!read.ok) return await unreachable(deps, read)
    for (const id of unknown) {
      // What is about a row that cannot be read must not keep all that was not delivered since from being noted.
      const note = async () => (await read.value(id)) ?? (await noteAbsent(deps, type, id))
      const outcome = await pastUnreadable(deps, note)
      if (outcome === 'unreachable') return outcome
      if (outcome !== undefined) outcomes.set(nameOf({ type, id }), outcome)
    }
  }
  return outcomes
}

export function nameOf({ type, id }: Pick<DeliveredResource, 'type' | 'id'>): string {
  return `${type}:${id}`
}

async function isNotedSince(deps: Dependencies, { type, id, updatedMs }: DeliveredResource): Promise<boolean> {
  const seriesId = seriesOf(type, id)
  const series = seriesId && updatedMs !== undefined ? await deps.ledger.readSeries(seriesId) : undefined
  return series !== undefined && updatedMs !== undefined && series.seenMs >= updatedMs
}

/** How to note one of these ids, or undefined for a type that is not about us. */
async function readAll(deps: Dependencies, type: string, ids: readonly string[]): Promise<Answer<Read> | undefined> {
  const { commerceLayer } = deps
  if (type === 'order_subscriptions') {
    const note = async (view: Parameters<typeof noteSubscription>[1]) => (await noteSubscription(deps, view)).outcome
    return reading(await commerceLayer.listSubscriptions(ids), note)
  }
  if (type === 'orders') {
    return reading(await commerceLayer.listOrders(ids), async (view) => {
      const noted = await noteTargetOrder(deps, view)
      return noted === 'not_ours' ? (await noteOrderSeries(deps, view)).outcome : noted
    })
  }
  if (!isCopyType(type)) return undefined
  return reading(await commerceLayer.listCopiesById(type, ids), (view) => noteCopy(deps, view))
}

function reading<T extends { id: string }>(answer: Answer<T[]>, note: (view: T) => Promise<NoteOutcome>): Answer<Read> {
  if (!answer.ok) return answer
  const views = new Map(answer.value.map((view) => [view.id, view]))
  return {
    ok: true,
    value: (id) => {
      const view = views.get(id)
      return view && note(view)
    },
  }
}

/** A list may lag behind: only who asks for the resource itself is told that it is gone. */
async function noteAbsent(deps: Dependencies, type: string, id: string): Promise<ResourceOutcome | 'unreachable'> {
  const seriesId = seriesOf(type, id)
  const known = seriesId && (await deps.ledger.readSeries(seriesId))
  const checked = await recheckResource(deps, { type, id })
  if (!checked.ok) return await afterUnread(deps, { type, id }, checked.failure)
  return known === undefined ? 'unknown_series' : known.clock === 'gone' ? 'duplicate' : 'ended'
}

/** One that is refused for ever must not keep all that was not delivered since from being noted. */
async function afterUnread(
  deps: Dependencies,
  resource: Pick<DeliveredResource, 'type' | 'id'>,
  failure: ApiFailure,
): Promise<'not_permitted' | 'unreachable'> {
  if ((await heedFailure(deps, failureKind('read', failure), failure)) !== 'not_permitted') return 'unreachable'
  deps.log('warn', 'RESOURCE_NOT_PERMITTED', { ...resource, status: failure.status })
  return 'not_permitted'
}

function seriesOf(type: string, id: string): SeriesId | undefined {
  if (type === 'order_subscriptions') return seriesIdOf('subscription', id)
  return type === 'orders' ? seriesIdOf('order', id) : undefined
}
