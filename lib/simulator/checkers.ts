import type { Run } from '../core/run.ts'
import { CHANGES_THE_SERIES } from './acts.ts'
import { watchBesidePersons } from './checkers/beside-persons.ts'
import { dryRunsChangeNothing } from './checkers/dry-runs-change-nothing.ts'
import { gatherEvidence, planOf } from './checkers/evidence.ts'
import { countFailures } from './checkers/failures.ts'
import { neverTheOnlyOrder } from './checkers/never-the-only-order.ts'
import { noOrderLeft } from './checkers/no-order-left.ts'
import { nothingBeforeStart } from './checkers/nothing-before-start.ts'
import { nothingUnwanted } from './checkers/nothing-unwanted.ts'
import { oneOrder } from './checkers/p1-one-order.ts'
import { nothingLost } from './checkers/p2-nothing-lost.ts'
import { noMissedRun } from './checkers/p3-no-missed-run.ts'
import { trueReasons } from './checkers/p3-true-reasons.ts'
import { lookBeforePost } from './checkers/p4-look-before-post.ts'
import { withinTheLimit } from './checkers/p5-within-the-limit.ts'
import { everyEndHasAReason } from './checkers/p6-every-end-has-a-reason.ts'
import { replaysAreSafe } from './checkers/p7-replays-are-safe.ts'
import { schedulesGoOn } from './checkers/schedules-go-on.ts'
import { findSecondOrders } from './checkers/second-order.ts'
import { secondOrdersAreNamed } from './checkers/second-orders-are-named.ts'
import { duesOf, standingDuesOf } from './dues.ts'
import type { Deed } from './duty/deed.ts'
import { importedMs } from './duty/for-us-to-know.ts'
import { type HistoryPlan, START_MS } from './history-plan.ts'
import type { Checker } from './violation.ts'
import type { World } from './world.ts'

/** The checkers of a history, as its mix promises. */
export interface Checkers {
  all: readonly Checker[]
  /** How many second orders there are so far. */
  secondOrders(): number
}

/** @param deeds What commands did so far, in the order in which they ended. */
export function makeCheckers(world: World, plan: HistoryPlan, deeds: readonly Deed[]): Checkers {
  const { mix, series, acts } = plan
  const { truth, ledger, postman, queue, settings, timeline, onExchange, onCall, onLog, onPass } = world
  const wantsPlacement = (run: Pick<Run, 'seriesId'>): boolean => !planOf({ plan }, run).unplaced
  const isChanged = (run: Run): boolean => {
    const { id } = planOf({ plan }, run)
    return acts.some(({ act, plan: changed }) => changed.id === id && CHANGES_THE_SERIES.has(act))
  }
  const isHopeless = (run: Run): boolean => {
    const { id, kind } = planOf({ plan }, run)
    const isRefused = plan.behaviour.acceptsInactiveSubscription === false && kind.endsWith('automatic')
    return isRefused && !truth.isKept(id)
  }
  const failures = countFailures({ onExchange, ledger, truth })
  const secondOrders = findSecondOrders(truth, acts)
  const besides = watchBesidePersons({
    ...{ truth, ledger, series, onExchange },
    importedMs: () => importedMs(deeds),
  })
  const naming = { onLog, onPass, clock: timeline, downUntilMs: plan.weather.downtime?.toMs ?? 0 }
  const first =
    mix.promised === 'no_second_order' ? oneOrder(secondOrders) : secondOrdersAreNamed({ ...naming, secondOrders })
  return {
    all: [
      first,
      besides.checker,
      secondOrdersAreNamed({ ...naming, secondOrders: besides.found }),
      trueReasons(ledger, gatherEvidence(world, plan, failures)),
      nothingLost({ ledger, truth, postman, messagesTaken: queue.taken }),
      noMissedRun({
        ledger,
        truth,
        dues: () => duesOf(world, plan, deeds),
        wantsPlacement,
        isChanged,
        isHopeless,
        nowMs: timeline.nowMs,
      }),
      schedulesGoOn({ ledger, standing: () => standingDuesOf(world, plan, deeds), nowMs: timeline.nowMs }),
      replaysAreSafe({
        ledger,
        queue,
        truth,
        nowMs: timeline.nowMs,
        commits: mix.promised === 'no_second_order' ? 'bounded' : 'unbounded',
      }),
      lookBeforePost({ onExchange, postman, truth, settings, skewMs: plan.weather.skewMs }),
      withinTheLimit({ settings, onExchange, ledger, skewMs: plan.weather.skewMs, failures }),
      everyEndHasAReason(ledger),
      neverTheOnlyOrder({ onExchange, truth }),
      noOrderLeft({ truth, wantsPlacement }),
      nothingBeforeStart({ onExchange, startMs: plan.startAtMs ?? START_MS }),
      nothingUnwanted({ onExchange, ledger, truth, plan, settings, deeds }),
      dryRunsChangeNothing(onCall),
    ],
    secondOrders: () => secondOrders().length,
  }
}
