import { badRequest, notFound } from '../api-error.ts'
import { catalog } from '../catalog.ts'
import type { Definition } from '../definition.ts'
import { drawHex } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { documentOf, linkageOf, relationshipLinks } from '../json-api/document.ts'
import { type Query, queryOf } from '../json-api/query.ts'
import { identifiersOf, isRelatedBy, relatedResources } from '../json-api/related.ts'
import { wishOf } from '../json-api/wish.ts'
import { own } from '../own.ts'
import { current } from '../records.ts'
import type { Resource } from '../resource.ts'
import { type EndpointType, endpointTypeOf, type Relationship } from '../schema.ts'
import type { World } from '../world.ts'
import { type Answer, answerWith } from './answer.ts'
import type { Call } from './call.ts'
import { type ListRequest, listDocument } from './list.ts'
import { operationOf, type Route, routeOf } from './route.ts'

type Job = {
  readonly world: World
  readonly call: Call
  readonly base: string
  readonly traceId: string
  readonly definition: Definition
}

const stored = ({ world, definition }: Job, id: string): Resource => {
  const resource = world.store.find(definition.holds, id)
  if (resource === undefined) throw notFound()
  return resource
}

const documentFor = ({ world, base, traceId }: Job, query: Query, resource: Resource | null): JsonObject =>
  documentOf({ world, base, traceId, tree: query.tree, fields: query.fields }, resource)

const queryFor = ({ world, call, definition }: Job, type: EndpointType = definition.type): Query =>
  queryOf(world, type, call.url.searchParams)

const onCollection = (job: Job): Answer => {
  const { world, call, base, traceId, definition } = job
  const query = queryFor(job)
  if (operationOf(call.method, 'collection', definition.operations) === 'list') {
    return answerWith(200, listDocument({ world, base, traceId, url: call.url, query }, { definition }))
  }
  const wish = wishOf(world, definition, { body: call.body, wishFor: { can: 'C' } })
  const created = definition.create?.(world, wish)
  if (created === undefined) throw badRequest(`${definition.type} cannot be created here.`)
  return answerWith(201, documentFor(job, query, current(world, created)))
}

const onResource = (job: Job, id: string): Answer => {
  const { world, call, definition } = job
  const operation = operationOf(call.method, 'resource', definition.operations)
  const query = queryFor(job)
  const resource = stored(job, id)
  if (operation === 'delete') {
    definition.remove?.(world, resource)
    return answerWith(204)
  }
  if (operation === 'update') {
    const wish = wishOf(world, definition, { body: call.body, wishFor: { can: 'U', id } })
    definition.update?.(world, resource, wish)
  }
  return answerWith(200, documentFor(job, query, current(world, resource)))
}

const relationshipOf = ({ definition }: Job, name: string): Relationship => {
  const relationship = own(definition.relationships, name)
  if (relationship === undefined) throw notFound()
  return relationship
}

const onRelated = (job: Job, id: string, name: string): Answer => {
  const { world, call, base, traceId, definition } = job
  operationOf(call.method, 'related', definition.operations)
  const resource = stored(job, id)
  const relationship = relationshipOf(job, name)
  const type = endpointTypeOf(relationship) ?? definition.type
  const query = queryFor(job, type)
  if (relationship.kind === 'one') {
    const resources = relatedResources(world, resource, name)
    const [named] = identifiersOf(world, resource, name)
    // It has a name and is not kept here: as good as not to be found, but for the linkage that shows the name.
    if (named !== undefined && resources.length === 0) throw notFound()
    return answerWith(200, documentFor(job, query, resources[0] ?? null))
  }
  const request: ListRequest = { world, base, traceId, url: call.url, query }
  const conditions = [isRelatedBy(world, resource, relationship)]
  // A relationship to the newest of something shows the newest first.
  const direction = relationship.newest === undefined ? 1 : -1
  return answerWith(200, listDocument(request, { definition: catalog[type], conditions, direction }))
}

const onRelationship = (job: Job, id: string, name: string): Answer => {
  const { world, call, base, definition } = job
  operationOf(call.method, 'relationship', definition.operations)
  const resource = stored(job, id)
  const relationship = relationshipOf(job, name)
  // Nothing of it shapes a linkage, but what would be refused elsewhere is refused here too.
  queryFor(job, endpointTypeOf(relationship))
  const data = linkageOf(world, resource, [name, relationship])
  return answerWith(200, { links: relationshipLinks(base, resource, name), data })
}

const on = (job: Job, route: Route): Answer => {
  switch (route.kind) {
    case 'collection':
      return onCollection(job)
    case 'resource':
      return onResource(job, route.id)
    case 'related':
      return onRelated(job, route.id, route.name)
    case 'relationship':
      return onRelationship(job, route.id, route.name)
    default:
      return route satisfies never
  }
}

/** Carries out one authorized request. Throws an ApiError for what is refused; then nothing has changed. */
export const operate = (world: World, call: Call, base: string): Answer => {
  const route = routeOf(call.url.pathname)
  const traceId = drawHex(64, world.random)
  return on({ world, call, base, traceId, definition: catalog[route.type] }, route)
}
