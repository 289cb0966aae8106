import { seriesIdOf } from '../../core/run-key.ts'
import { isSameRun, SAME_RUN_MS } from '../../core/same-run.ts'
import { CHANGES_THE_SERIES } from '../acts.ts'
import type { Due } from '../checkers/p3-no-missed-run.ts'
import { orderOfRun, seriesOfCopy } from '../checkers/second-order.ts'
import { duesOf } from '../dues.ts'
import { type HistoryPlan, healedMs } from '../history-plan.ts'
import type { SeriesPlan } from '../series-plan.ts'
import { sourceOrderOf } from '../shop.ts'
import type { Truth } from '../truth.ts'
import type { World } from '../world.ts'

/** What became of the runs that were due in a history, by what is true at Commerce Layer. */
export interface Fates {
  runs: number
  /** Runs without an order of which a person was told. */
  told: number
  /** Runs without an order of which nobody was told. */
  lost: number
  /** Runs without an order or a word that the platform should have made and never began: no delivery tells of those. */
  missedByPlatform: number
}

export interface Account extends Fates {
  /** Placed orders for runs that had one. */
  secondOrders: number
  /** Second orders that a customer paid for who found an order left open. */
  paidTwice: number
}

/**
 * Accounts for every run that was due by the time the world was whole again, whoever has played the plan. Series that a person
 * stopped or moved are left out: which of their runs were still due is a matter of opinion.
 */
export function takeAccount(
  world: Pick<World, 'timeline' | 'truth'>,
  plan: HistoryPlan,
  isTold: (due: Due) => boolean,
): Fates {
  const dues = plan.series.filter((one) => !isChanged(plan, one)).flatMap((one) => duesOfOne(world, plan, one))
  const missing = dues.filter(({ due, series }) => !hasOrder(world.truth, series, due))
  const untold = missing.filter(({ due }) => !isTold(due))
  const missedByPlatform = untold.filter(({ due, series }) => isMiss(series, due)).length
  return {
    runs: dues.length,
    told: missing.length - untold.length,
    lost: untold.length - missedByPlatform,
    missedByPlatform,
  }
}

interface DueOf {
  series: SeriesPlan
  due: Due
}

function duesOfOne(world: Pick<World, 'timeline' | 'truth'>, plan: HistoryPlan, series: SeriesPlan): DueOf[] {
  const seriesId = idOf(series)
  const passed = duesOf(world, plan, []).filter((due) => due.seriesId === seriesId)
  // A subscription may stand still at a run that the platform has missed; it is due all the same.
  const first = { seriesId, dueMs: series.firstDueMs }
  const isLeftOut = series.missed > 0 && !passed.some(({ dueMs }) => isSameRun(dueMs, first.dueMs))
  return [...(isLeftOut ? [first] : []), ...passed]
    .filter(({ dueMs }) => dueMs <= healedMs(plan))
    .map((due) => ({ series, due }))
}

function idOf(series: SeriesPlan): Due['seriesId'] {
  return series.kind === 'order' ? seriesIdOf('order', sourceOrderOf(series)) : seriesIdOf('subscription', series.id)
}

function isChanged({ acts }: HistoryPlan, { id }: SeriesPlan): boolean {
  return acts.some(({ act, plan }) => plan.id === id && CHANGES_THE_SERIES.has(act))
}

function isMiss({ missed, firstDueMs }: SeriesPlan, { dueMs }: Due): boolean {
  return missed > 0 && isSameRun(dueMs, firstDueMs)
}

/** Whether an order was placed for a run: one that was tried again may be named by when it failed, before the next one was due. */
function hasOrder(truth: Truth, { periodMs }: SeriesPlan, { seriesId, dueMs }: Due): boolean {
  const fromMs = dueMs - SAME_RUN_MS
  for (const copy of truth.copies()) {
    const placed = copy.targetOrderId === undefined ? undefined : truth.order(copy.targetOrderId)
    const order = placed && orderOfRun(truth, placed)
    if (order === undefined || seriesOfCopy(copy) !== seriesId) continue
    if (order.dueMs >= fromMs && order.dueMs < fromMs + periodMs) return true
  }
  return false
}
