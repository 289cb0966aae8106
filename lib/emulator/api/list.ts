import type { Definition } from '../definition.ts'
import type { JsonObject } from '../json.ts'
import { documentOf } from '../json-api/document.ts'
import type { Query } from '../json-api/query.ts'
import { sorted } from '../json-api/sort.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'

/** What a list request is answered from and with. */
export type ListRequest = {
  readonly world: World
  readonly base: string
  readonly traceId: string
  readonly url: URL
  readonly query: Query
}

const pageLinks = ({ base, url, query }: ListRequest, pageCount: number): JsonObject => {
  const link = (pageNumber: number): string => {
    const params = new URLSearchParams(url.searchParams)
    params.set('page[number]', String(pageNumber))
    params.set('page[size]', String(query.pageSize))
    return `${base}${url.pathname}?${params.toString()}`
  }
  const { pageNumber } = query
  return {
    first: link(1),
    ...(pageNumber > 1 ? { prev: link(pageNumber - 1) } : {}),
    ...(pageNumber < pageCount ? { next: link(pageNumber + 1) } : {}),
    last: link(Math.max(1, pageCount)),
  }
}

/** Resources as lists show them: as far behind as the list lag says. */
export const listed = (world: World, definition: Definition): readonly Resource[] => {
  const { listLagMs } = world.behaviour()
  const resources =
    listLagMs === 0 ? world.store.all(definition.holds) : world.store.allAt(definition.holds, world.nowMs() - listLagMs)
  const { visible } = definition
  return visible === undefined ? resources : resources.filter((resource) => visible(world, resource))
}

/** The document of one page of the resources that meet the query's conditions, with counts of all of them. */
export const listDocument = (request: ListRequest, resources: readonly Resource[]): JsonObject => {
  const { world, base, traceId, query } = request
  const found = resources.filter((resource) => query.conditions.every((condition) => condition(resource)))
  const pageCount = Math.ceil(found.length / query.pageSize)
  const start = (query.pageNumber - 1) * query.pageSize
  const page = sorted(found, query.sort).slice(start, start + query.pageSize)
  return {
    ...documentOf({ world, base, traceId, tree: query.tree, fields: query.fields }, page),
    meta: { record_count: found.length, page_count: pageCount },
    links: pageLinks(request, pageCount),
  }
}
