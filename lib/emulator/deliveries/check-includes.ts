import { ApiError } from '../api-error.ts'
import { includeTreeOf } from '../json-api/include.ts'
import { isEndpointType } from '../schema.ts'
import type { World } from '../world.ts'
import { typeOfTopic } from './topics.ts'

/** What is wrong with the resources that deliveries of a topic are to include; `undefined` when nothing is. */
export const includesProblem = (world: World, topic: string, includes: readonly string[]): string | undefined => {
  const type = typeOfTopic(topic)
  // Topics of resources that are not kept here are never delivered.
  if (!isEndpointType(type)) return undefined
  try {
    includeTreeOf(world, type, includes)
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return error.message
    throw error
  }
}
