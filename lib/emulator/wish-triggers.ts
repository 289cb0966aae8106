import type { Wish } from './definition.ts'
import { invalid } from './invalid.ts'
import type { Json, JsonObject } from './json.ts'
import type { Resource } from './resource.ts'
import type { World } from './world.ts'

/**
 * What a trigger attribute does, given the value that it was sent with. Throws an ApiError, before any change, where the
 * resource does not allow it.
 */
export type Trigger = (world: World, resource: Resource, value: Json) => Resource

/** Why a trigger is taken and does nothing: what it is about is not kept here. */
export type Idle = { readonly idle: string }

/** All trigger attributes of a type. */
export type Triggers = Readonly<Record<string, Trigger | Idle>>

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

/** The triggers that a wish pulls and that do something. */
const pulledBy = (wish: Wish, triggers: Triggers): readonly (readonly [name: string, pull: Trigger])[] =>
  Object.entries(wish.attributes).flatMap(([name, value]) => {
    if (!name.startsWith('_')) return []
    const found = triggers[name]
    if (found === undefined) throw new Error(`expected ${name} to do something or to be idle, found neither`)
    return 'idle' in found || !isPulled(value) ? [] : [[name, found] as const]
  })

/** Carries out a PATCH: plain attributes first, then at most one trigger. A refused trigger takes everything back. */
export const updateWithTrigger = (world: World, resource: Resource, { wish, triggers, apply }: Update): Resource => {
  const [first, second] = pulledBy(wish, triggers)
  if (second !== undefined) {
    throw invalid({
      part: 'attributes',
      name: second[0],
      key: 'invalid',
      message: 'cannot be combined with another trigger',
    })
  }
  return world.agenda.attempt(() => {
    const changed = apply(plainAttributes(wish))
    if (first === undefined) return changed
    const [name, pull] = first
    try {
      return pull(world, changed, wish.attributes[name] ?? null)
    } catch (error) {
      world.store.put(resource)
      throw error
    }
  })
}
