import { invalid } from './api-error.ts'
import type { Wish } from './definition.ts'
import type { JsonObject } from './json.ts'
import type { Resource } from './resource.ts'
import type { World } from './world.ts'

/** What each trigger attribute of a type does. Throws an ApiError, before any change, where the resource does not allow it. */
export type Triggers = Readonly<Record<string, (world: World, resource: Resource) => Resource>>

export type Update = {
  readonly wish: Wish
  readonly triggers: Triggers
  /** Applies the attributes that are no triggers; gives the resource back as it is when there are none. */
  readonly apply: (plain: JsonObject) => Resource
}

/** The attributes of a wish that are no triggers. */
export const plainAttributes = ({ attributes }: Wish): JsonObject =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !name.startsWith('_')))

/** Carries out a PATCH: plain attributes first, then at most one trigger. A refused trigger takes everything back. */
export const updateWithTrigger = (world: World, resource: Resource, { wish, triggers, apply }: Update): Resource => {
  const [first, second] = Object.keys(triggers).filter((name) => wish.attributes[name] === true)
  if (second !== undefined) {
    throw invalid({ part: 'attributes', name: second, message: 'cannot be combined with another trigger' })
  }
  const changed = apply(plainAttributes(wish))
  const pull = first === undefined ? undefined : triggers[first]
  if (pull === undefined) return changed
  try {
    return pull(world, changed)
  } catch (error) {
    world.store.put(resource)
    throw error
  }
}
