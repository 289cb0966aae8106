import { invalid } from './api-error.ts'
import type { Wish } from './definition.ts'
import type { Json, JsonObject } from './json.ts'
import type { Resource } from './resource.ts'
import type { World } from './world.ts'

/**
 * What each trigger attribute of a type does, given the value that it was sent with. Throws an ApiError, before any
 * change, where the resource does not allow it.
 */
export type Triggers = Readonly<Record<string, (world: World, resource: Resource, value: Json) => Resource>>

export type Update = {
  readonly wish: Wish
  readonly triggers: Triggers
  /** Applies the attributes that are no triggers; gives the resource back as it is when there are none. */
  readonly apply: (plain: JsonObject) => Resource
}

/** The attributes of a wish that are no triggers. */
export const plainAttributes = ({ attributes }: Wish): JsonObject =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !name.startsWith('_')))

/** Most triggers are pulled by true; the few that take a text, by any. */
const isPulled = (value: Json | undefined): boolean => value === true || (typeof value === 'string' && value !== '')

/** Carries out a PATCH: plain attributes first, then at most one trigger. A refused trigger takes everything back. */
export const updateWithTrigger = (world: World, resource: Resource, { wish, triggers, apply }: Update): Resource => {
  const [first, second] = Object.keys(triggers).filter((name) => isPulled(wish.attributes[name]))
  if (second !== undefined) {
    throw invalid({ part: 'attributes', name: second, message: 'cannot be combined with another trigger' })
  }
  const pull = first === undefined ? undefined : triggers[first]
  return world.agenda.attempt(() => {
    const changed = apply(plainAttributes(wish))
    if (first === undefined || pull === undefined) return changed
    try {
      return pull(world, changed, wish.attributes[first] ?? null)
    } catch (error) {
      world.store.put(resource)
      throw error
    }
  })
}
