import { isJsonList, type Json, type JsonObject } from '../json.ts'
import { documentOf, relationshipLinks } from '../json-api/document.ts'
import { includeTreeOf } from '../json-api/include.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { isDestroy } from './topics.ts'

/** The body of a `.destroy` delivery: the id, and every attribute and relationship null. */
const destroyedBody = (world: World, resource: Resource): JsonObject => {
  const { fields, relationships } = world.shapeOf(resource.type)
  const fetched = Object.keys(fields).filter((name) => fields[name]?.can.includes('F') && name !== 'type')
  return {
    data: {
      id: resource.id,
      type: resource.type,
      links: { self: relationshipLinks('', resource).self },
      attributes: Object.fromEntries(fetched.map((name) => [name, null])),
      relationships: Object.fromEntries(Object.keys(relationships).map((name) => [name, null])),
      meta: { mode: world.mode, organization_id: world.organization.id },
    },
  }
}

/**
 * The text that a webhook is sent about a resource: compact JSON, relative links, and what the webhook's
 * `include_resources` name as the include parameter would give it.
 */
export const payloadOf = (world: World, topic: string, about: { resource: Resource; webhook: Resource }): string => {
  if (isDestroy(topic)) return JSON.stringify(destroyedBody(world, about.resource))
  const names: Json | undefined = about.webhook.attributes.include_resources
  const includes = isJsonList(names) ? names.filter((name) => typeof name === 'string') : []
  const tree = includeTreeOf(world, about.resource.type, includes)
  return JSON.stringify(documentOf({ world, base: '', tree, fields: new Map() }, about.resource))
}
