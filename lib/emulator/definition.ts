import type { JsonObject } from './json.ts'
import type { Identifier, Resource } from './resource.ts'
import type { Shape } from './schema.ts'
import type { World } from './world.ts'

/** What a request wants a resource to be: checked for shape, not yet for sense. Triggers are among the attributes. */
export type Wish = {
  readonly attributes: JsonObject
  readonly relations: { readonly [name: string]: Identifier | null }
}

/** A resource's shape and what the operations on it do. They throw an ApiError for what they refuse, before any change. */
export type Definition = Shape & {
  create?(world: World, wish: Wish): Resource
  update?(world: World, resource: Resource, wish: Wish): Resource
  remove?(world: World, resource: Resource): void
  /** A resource's attributes as they are shown, where some of them are not stored with it. */
  shown?(world: World, resource: Resource): JsonObject
}
