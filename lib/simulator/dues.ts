import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/duration.ts'
import { seriesIdOf } from '../core/run-key.ts'
import { CHANGES_THE_SERIES } from './acts.ts'
import type { Due } from './checkers/p3-no-missed-run.ts'
import type { Deed } from './duty/deed.ts'
import type { HistoryPlan } from './history-plan.ts'
import type { SeriesPlan } from './series-plan.ts'
import { sourceOrderOf } from './shop.ts'
import type { World } from './world.ts'

/** Where the due times of a history can be seen. */
type Seen = Pick<World, 'timeline' | 'truth'>

type Planned = Pick<HistoryPlan, 'series' | 'acts' | 'behaviour'>

/**
 * What was due by now: by the platform's own schedule, and by the terms of the series that Perennial runs, but for those that a person
 * has paused.
 *
 * @param deeds What commands did so far, in the order in which they ended.
 */
export function duesOf(world: Seen, plan: Planned, deeds: readonly Deed[]): Due[] {
  const { series: plans, acts } = plan
  const nowMs = world.timeline.nowMs()
  const made = new Set(
    [...world.truth.copies()].map(({ maker }) => (maker.who === 'platform' ? maker.dueMs : undefined)),
  )
  // A run that the platform missed and that a person had moved, there or away, was due for nobody who could know; nor was one
  // from which the platform went on without a word.
  const isMoved = (id: string): boolean =>
    plan.behaviour.missedRunStandsStill === false ||
    acts.some(({ act, plan: moved }) => (act === 'reschedule' || act === 'resume') && moved.id === id)
  const platforms = world.truth
    .passedDues()
    .filter(({ subscriptionId, dueMs }) => made.has(dueMs) || !isMoved(subscriptionId))
    .map(({ subscriptionId, dueMs }): Due => ({ seriesId: seriesIdOf('subscription', subscriptionId), dueMs }))
  const ours = plans
    .filter((plan) => !plan.kind.startsWith('guarded'))
    .filter((plan) => !acts.some(({ act, plan: changed }) => changed.id === plan.id && CHANGES_THE_SERIES.has(act)))
    .flatMap((one) => {
      const dues = Array.from({ length: one.copies }, (_, index) => dueOf(world, one, index))
      return dues.filter(({ dueMs }) => !isInPause(dueMs, { series: one, acts, deeds }))
    })
  // What the platform does unheard is known when the next reconciliation has read it.
  const heardMs = nowMs - HOUR_MS - MINUTE_MS
  return [...platforms.filter(({ dueMs }) => dueMs <= heardMs), ...ours.filter(({ dueMs }) => dueMs <= nowMs)]
}

/**
 * A person has paused the series, and has not seen it go on since. What was due before, and not planned yet by then because nothing was
 * at work, the pause has held back as well.
 */
function isInPause(
  dueMs: number,
  { series, acts, deeds }: Pick<Planned, 'acts'> & { series: SeriesPlan; deeds: readonly Deed[] },
): boolean {
  const pauses = acts.filter(({ act, plan }) => act === 'pause_series' && plan.id === series.id)
  const own = deeds.filter(({ plan }) => plan.id === series.id)
  const ended = own.filter(({ command }) => command === 'pause_series')
  if (ended.length < pauses.length) return true
  const pausedMs = Math.max(...ended.map(({ endedMs }) => endedMs))
  const resumed = own.find(
    ({ command, outcome, startedMs }) => command === 'resume_series' && GONE_ON.has(outcome) && startedMs >= pausedMs,
  )
  return ended.length > 0 && (resumed === undefined || dueMs < resumed.endedMs + MINUTE_MS)
}

const GONE_ON: ReadonlySet<string> = new Set(['resumed', 'not_paused'])

function dueOf(world: Seen, plan: SeriesPlan, index: number): Due {
  if (plan.kind !== 'order') {
    return { seriesId: seriesIdOf('subscription', plan.id), dueMs: plan.firstDueMs + index * plan.periodMs }
  }
  const placedMs = world.truth.order(sourceOrderOf(plan))?.placedMs ?? Number.POSITIVE_INFINITY
  const anchorMs = Math.floor(placedMs / SECOND_MS) * SECOND_MS
  return { seriesId: seriesIdOf('order', sourceOrderOf(plan)), dueMs: anchorMs + (index + 1) * plan.periodMs }
}
