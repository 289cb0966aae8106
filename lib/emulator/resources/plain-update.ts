import type { Definition } from '../definition.ts'
import { change } from '../records.ts'

/** An update that does nothing but replace what it names. */
export const plainUpdate: NonNullable<Definition['update']> = (world, resource, wish) =>
  change(world, { ...resource, relations: { ...resource.relations, ...wish.relations } }, wish.attributes)
