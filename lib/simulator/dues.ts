import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/duration.ts'
import { seriesIdOf } from '../core/run-key.ts'
import { CHANGES_TERMS, CHANGES_THE_SERIES, type PlannedAct } from './acts.ts'
import type { Due } from './checkers/p3-no-missed-run.ts'
import type { Deed } from './duty/deed.ts'
import { isInPause, knownFromMs } from './duty/for-us-to-know.ts'
import type { HistoryPlan } from './history-plan.ts'
import type { SeriesPlan } from './series-plan.ts'
import { seriesOf, sourceOrderOf } from './shop.ts'
import type { PlatformsDue } from './subscription-facts.ts'
import type { World } from './world.ts'

/** Where the due times of a history can be seen. */
type Seen = Pick<World, 'timeline' | 'truth'>

type Planned = Pick<HistoryPlan, 'series' | 'acts' | 'behaviour' | 'startAtMs'>

/** What makes a due time of the platform's schedule one that nobody can know of. */
const MOVES_DUES: ReadonlySet<PlannedAct['act']> = new Set(['reschedule', 'resume', ...CHANGES_TERMS])

/**
 * What was due by now: by the platform's own schedule, and by the terms of the series that Perennial runs, but for those that a person
 * has paused.
 *
 * @param deeds What commands did so far, in the order in which they ended.
 */
export function duesOf(world: Seen, plan: Planned, deeds: readonly Deed[]): Due[] {
  const { series: plans, acts } = plan
  const circumstances = { plan, deeds }
  const nowMs = world.timeline.nowMs()
  const made = new Set(
    [...world.truth.copies()].map(({ maker, subscriptionId }) =>
      maker.who === 'platform' ? `${subscriptionId} ${maker.dueMs}` : '',
    ),
  )
  const isMade = ({ subscriptionId, dueMs }: PlatformsDue): boolean => made.has(`${subscriptionId} ${dueMs}`)
  // A run that the platform missed and that a person had moved, there or away, was due for nobody who could know; nor was one
  // from which the platform went on without a word.
  const isMoved = ({ subscriptionId: id }: PlatformsDue): boolean =>
    plan.behaviour.missedRunStandsStill === false ||
    acts.some(({ act, plan: moved }) => MOVES_DUES.has(act) && moved.id === id)
  // Nothing that was deleted before is due, though the last that was known of it says so.
  const isDeletedBefore = ({ subscriptionId, dueMs }: PlatformsDue): boolean =>
    acts.some(({ act, atMs, plan: { id } }) => act === 'delete_series' && id === subscriptionId && atMs < dueMs)
  const platforms = world.truth
    .passedDues()
    .filter((due) => isMade(due) || (!isMoved(due) && !isDeletedBefore(due)))
    .filter((due) => isForUs(circumstances, due))
    .map(({ subscriptionId, dueMs }): Due => ({ seriesId: seriesIdOf('subscription', subscriptionId), dueMs }))
  const ours = plans
    .filter((plan) => !plan.kind.startsWith('guarded'))
    .filter((plan) => !acts.some(({ act, plan: changed }) => changed.id === plan.id && CHANGES_THE_SERIES.has(act)))
    .flatMap((one) => {
      const dues = duesOfTerms(world.truth, one)
      const fromMs = knownFromMs(circumstances, one)
      return dues.filter(({ dueMs }) => dueMs >= fromMs && !isInPause(circumstances, one, dueMs))
    })
  // What the platform does unheard is known when the next reconciliation has read it.
  const heardMs = nowMs - HOUR_MS - MINUTE_MS
  return [...platforms.filter(({ dueMs }) => dueMs <= heardMs), ...ours.filter(({ dueMs }) => dueMs <= nowMs)]
}

/** The due times from which schedules have not moved on, of those that Perennial has to know. What was deleted has no schedule. */
export function standingDuesOf({ truth }: Seen, plan: Planned, deeds: readonly Deed[]): PlatformsDue[] {
  const isDeleted = (id: string): boolean =>
    plan.acts.some(({ act, plan: one }) => act === 'delete_series' && one.id === id)
  // Where it has an end, a schedule may stand still there for ever.
  const isEnded = (id: string): boolean => plan.acts.some(({ act, plan: one }) => act === 'set_end' && one.id === id)
  const standing = truth
    .standingDues()
    .filter(({ subscriptionId }) => !isDeleted(subscriptionId) && !isEnded(subscriptionId))
  return standing.filter((due) => isForUs({ plan, deeds }, due))
}

function isForUs(circumstances: { plan: Planned; deeds: readonly Deed[] }, { subscriptionId, dueMs }: PlatformsDue) {
  const series = circumstances.plan.series.find(({ id }) => id === subscriptionId)
  return series === undefined || dueMs >= knownFromMs(circumstances, series)
}

/** When a series that Perennial runs is due by its terms. */
export function duesOfTerms(truth: Seen['truth'], plan: SeriesPlan): Due[] {
  const { kind, runsBefore, firstDueMs, periodMs, copies } = plan
  const firstMs = kind === 'order' && runsBefore === undefined ? placedMs(truth, plan) + periodMs : firstDueMs
  return Array.from({ length: copies }, (_, index) => ({ seriesId: seriesOf(plan), dueMs: firstMs + index * periodMs }))
}

/** When the order of a series was placed in this history (whole seconds). */
function placedMs(truth: Seen['truth'], plan: SeriesPlan): number {
  const ms = truth.order(sourceOrderOf(plan))?.placedMs ?? Number.POSITIVE_INFINITY
  return Math.floor(ms / SECOND_MS) * SECOND_MS
}
