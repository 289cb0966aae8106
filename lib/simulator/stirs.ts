import type { World } from './world.ts'

/**
 * Counts what may have rows written in a world at rest: copies that were made, since the platform ran a subscription, and deliveries that
 * were answered, since it told of something late.
 */
export function countStirs({ postman, truth }: Pick<World, 'postman' | 'truth'>): () => number {
  let answered = 0
  postman.onAnswer(() => {
    answered += 1
  })
  return () => answered + [...truth.copies()].length
}
