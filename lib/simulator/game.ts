import type { HistoryPlan } from './history-plan.ts'
import type { Checker, Violation } from './violation.ts'
import type { World } from './world.ts'

/** How far a history has come. */
export interface Course {
  world: Pick<World, 'timeline' | 'step'>
  checkers: readonly Checker[]
  steps: number
  violation: Violation | undefined
}

/** A history of Perennial's that is being played. */
export interface Game extends Course {
  plan: HistoryPlan
  world: World
}

/** No history needs as many steps: one that does goes round in circles. */
const MOST_STEPS = 100_000

/** Goes on until a time, until it is done, or until a promise is broken: every checker is asked after every step. */
export async function goOn(game: Course, untilMs: number, isDone: () => boolean = () => false): Promise<void> {
  while (game.violation === undefined && !isDone()) {
    if (game.steps > MOST_STEPS) {
      game.violation = { promise: 'convergence', what: `there was no end after ${MOST_STEPS} steps` }
      return
    }
    if ((await game.world.step(untilMs)) === 'nothing') break
    game.steps += 1
    for (const checker of game.checkers) game.violation ??= checker.afterStep?.()
  }
  if (game.violation === undefined && !isDone()) game.world.timeline.moveTo(untilMs)
}
