import { carryOut } from './carry-out.ts'
import type { Deliver } from './deliveries/deliver.ts'
import { makeSender } from './deliveries/sender.ts'
import type { World } from './world.ts'

/**
 * Does everything whose time has come, oldest first, and everything that becomes due by it, until nothing is due and
 * no delivery waits for its answer. Waiting for answers holds up nothing else.
 */
export const makeRunDue = (world: World, deliver: Deliver): (() => Promise<void>) => {
  const { nextAnswer, send } = makeSender(world, deliver)
  return async () => {
    for (;;) {
      const task = world.agenda.takeDue(world.nowMs())
      if (task !== undefined) {
        carryOut(world, task, send)
        continue
      }
      const answer = nextAnswer()
      if (answer === undefined) return
      await answer
    }
  }
}
