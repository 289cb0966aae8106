import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Dependencies } from '../dependencies.ts'
import { pastUnreadable } from '../past-unreadable.ts'
import type { Pass, Step } from './pass.ts'

/** All steps are taken, whatever became of those before: one that cannot go on must not keep the others from working. */
export async function takeAllSteps(steps: readonly Step[], deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  let ended: PassOutcome = 'finished'
  for (const step of steps) {
    const outcome = (await pastUnreadable(deps, () => step(deps, pass))) ?? 'unfinished'
    await deps.turns.settle()
    if (ended === 'finished') ended = outcome
  }
  return ended
}
