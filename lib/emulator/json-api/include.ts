import { badRequest } from '../api-error.ts'
import { type EndpointType, endpointTypeOf, type Shape } from '../schema.ts'
import type { World } from '../world.ts'

/** The relationships to include, by name, each with what to include from there. */
export type IncludeTree = ReadonlyMap<string, IncludeTree>

type GrowingTree = Map<string, GrowingTree>

/** More is refused. The platform's limit is not documented; nobody reads as deep. */
const mostLevels = 20

const refused = (detail: string): Error => badRequest(detail, 'INVALID_INCLUDE', 'Invalid field')

/** The shape at the other end of a relationship of a shape; `undefined` where nothing is kept. */
const shapeBehind = (world: World, shape: Shape, name: string): Shape | undefined => {
  const known = Object.hasOwn(shape.relationships, name) ? shape.relationships[name] : undefined
  if (known === undefined || (known.kind === 'many' && !known.includable))
    throw refused(`${name} is not a valid includable relationship of ${shape.type}`)
  const type = endpointTypeOf(known)
  return type === undefined ? undefined : world.shapeOf(type)
}

const grow = (world: World, tree: GrowingTree, [from, path]: readonly [Shape, string]): void => {
  const names = path.split('.')
  if (names.length > mostLevels) throw refused(`include leads at most ${mostLevels} levels deep, got ${names.length}`)
  let shape: Shape | undefined = from
  let branch = tree
  for (const name of names) {
    // What leads to something that is not kept here may be asked for anything: there is nothing to find.
    if (shape !== undefined) shape = shapeBehind(world, shape, name)
    const next: GrowingTree = branch.get(name) ?? new Map()
    branch.set(name, next)
    branch = next
  }
}

/** Reads dotted include paths that start from a type; refuses what cannot be included. */
export const includeTreeOf = (world: World, type: EndpointType, paths: readonly string[]): IncludeTree => {
  const tree: GrowingTree = new Map()
  for (const path of paths) grow(world, tree, [world.shapeOf(type), path])
  return tree
}
