import { oneOrder } from './checkers/p1-one-order.ts'
import { nothingLost } from './checkers/p2-nothing-lost.ts'
import { noMissedRun } from './checkers/p3-no-missed-run.ts'
import { lookBeforePost } from './checkers/p4-look-before-post.ts'
import { withinTheLimit } from './checkers/p5-within-the-limit.ts'
import { everyEndHasAReason } from './checkers/p6-every-end-has-a-reason.ts'
import { findSecondOrders } from './checkers/second-order.ts'
import { secondOrdersAreNamed } from './checkers/second-orders-are-named.ts'
import { duesOf } from './dues.ts'
import type { HistoryPlan } from './history-plan.ts'
import type { Checker } from './violation.ts'
import type { World } from './world.ts'

/** The checkers of a history, as its mix promises. */
export interface Checkers {
  all: readonly Checker[]
  /** How many second orders there are so far. */
  secondOrders(): number
}

export function makeCheckers(world: World, { mix, series, acts, stormEndMs }: HistoryPlan): Checkers {
  const { truth, ledger, postman, queue, settings, timeline, onExchange, onLog } = world
  const secondOrders = findSecondOrders(truth)
  const first =
    mix.promised === 'no_second_order'
      ? oneOrder(secondOrders)
      : secondOrdersAreNamed({ secondOrders, onLog, clock: timeline, stormEndMs })
  return {
    all: [
      first,
      nothingLost({ ledger, postman, messagesTaken: queue.taken }),
      noMissedRun({ ledger, truth, dues: () => duesOf(world, series, acts) }),
      lookBeforePost({ onExchange, postman, truth }),
      withinTheLimit({ settings, onExchange, ledger, truth }),
      everyEndHasAReason(ledger),
    ],
    secondOrders: () => secondOrders().length,
  }
}
