import type { Definition } from '../definition.ts'
import type { JsonObject } from '../json.ts'
import { documentOf } from '../json-api/document.ts'
import type { Query } from '../json-api/query.ts'
import { directionOfCreation, sorted } from '../json-api/sort.ts'
import type { Condition } from '../tables/condition.ts'
import type { Entry } from '../tables/entry.ts'
import { merged, pageOf } from '../tables/page-of.ts'
import { type Span, sizeOf } from '../tables/span.ts'
import type { World } from '../world.ts'
import type { CallUrl } from './call.ts'

/** What a list request is answered from and with. */
export type ListRequest = {
  readonly world: World
  readonly base: string
  readonly traceId: string
  readonly url: CallUrl
  readonly query: Query
}

/** What is listed: the resources of a definition, or those of them that meet some conditions. */
export type Listed = {
  readonly definition: Definition
  readonly conditions?: readonly Condition[]
  /** Of creation, where nothing else is asked for. Default: 1, the oldest first. */
  readonly direction?: 1 | -1
}

const pageLinks = ({ base, url, query }: ListRequest, pageCount: number): JsonObject => {
  const { pageNumber } = query
  const params = new URLSearchParams(url.searchParams)
  params.set('page[number]', String(pageNumber))
  params.set('page[size]', String(query.pageSize))
  const [before = '', after = ''] = `${base}${url.pathname}?${params}`.split(`page%5Bnumber%5D=${pageNumber}`)
  const link = (other: number): string => `${before}page%5Bnumber%5D=${other}${after}`
  return {
    first: link(1),
    ...(pageNumber > 1 ? { prev: link(pageNumber - 1) } : {}),
    ...(pageNumber < pageCount ? { next: link(pageNumber + 1) } : {}),
    last: link(Math.max(1, pageCount)),
  }
}

/** Everything that is asked for, as far behind as the list lag says. */
const foundFor = (
  { world, query }: ListRequest,
  { definition: { holds }, conditions = [] }: Listed,
): readonly Span[] => {
  const all = [...conditions, ...query.conditions]
  const { listLagMs } = world.behaviour()
  return listLagMs === 0
    ? world.store.meeting(holds, all)
    : world.store.meetingAt(holds, all, world.nowMs() - listLagMs)
}

const pageFrom = (found: readonly Span[], query: Query, unasked: 1 | -1): readonly Entry[] => {
  const { sort, pageNumber, pageSize } = query
  const skip = (pageNumber - 1) * pageSize
  const direction = sort.length === 0 ? unasked : directionOfCreation(sort)
  return direction === undefined
    ? sorted(merged(found), sort).slice(skip, skip + pageSize)
    : pageOf(found, { skip, size: pageSize }, direction)
}

/** The document of one page of what is listed and meets the query's conditions, with counts of all of that. */
export const listDocument = (request: ListRequest, listed: Listed): JsonObject => {
  const { world, base, traceId, query } = request
  const found = foundFor(request, listed)
  const recordCount = sizeOf(found)
  const pageCount = Math.ceil(recordCount / query.pageSize)
  const page = pageFrom(found, query, listed.direction ?? 1).map(({ resource }) => resource)
  return {
    ...documentOf({ world, base, traceId, tree: query.tree, fields: query.fields }, page),
    meta: { record_count: recordCount, page_count: pageCount },
    // Put together when the document is written: who takes it as it is does without.
    get links() {
      return pageLinks(request, pageCount)
    },
  }
}
