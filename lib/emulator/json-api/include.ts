import { badRequest } from '../api-error.ts'
import { type EndpointType, endpointTypesOf, type Relationship, type Shape } from '../schema.ts'
import type { World } from '../world.ts'

/** The relationships to include, by name, each with what to include from there. */
export type IncludeTree = ReadonlyMap<string, IncludeTree>

type GrowingTree = Map<string, GrowingTree>

const includable = (relationship: Relationship | undefined): relationship is Relationship =>
  relationship !== undefined && (relationship.kind === 'one' || relationship.includable)

const grow = (world: World, grown: { tree: GrowingTree; shapes: readonly Shape[] }, path: readonly string[]): void => {
  const [name, ...rest] = path
  if (name === undefined) return
  const relationships = grown.shapes.map((shape) => shape.relationships[name]).filter(includable)
  // What leads to something that is not kept here may be asked for to any depth: there is nothing to find.
  if (relationships.length === 0 && grown.shapes.length > 0) {
    const type = grown.shapes[0]?.type ?? ''
    throw badRequest(`${name} is not a valid includable relationship of ${type}`, 'INVALID_INCLUDE', 'Invalid field')
  }
  const branch = grown.tree.get(name) ?? new Map()
  grown.tree.set(name, branch)
  grow(world, { tree: branch, shapes: relationships.flatMap(endpointTypesOf).map(world.shapeOf) }, rest)
}

/** Reads dotted include paths that start from a type; refuses what cannot be included. */
export const includeTreeOf = (world: World, type: EndpointType, paths: readonly string[]): IncludeTree => {
  const tree: GrowingTree = new Map()
  for (const path of paths) grow(world, { tree, shapes: [world.shapeOf(type)] }, path.split('.'))
  return tree
}
