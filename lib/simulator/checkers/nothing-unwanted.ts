import { HOUR_MS, MINUTE_MS } from '../../core/duration.ts'
import { isWanted, type Run } from '../../core/run.ts'
import { parseReference } from '../../core/run-key.ts'
import type { Settings } from '../../core/settings.ts'
import { CHANGES_THE_SERIES, type PlannedAct } from '../acts.ts'
import { duesOfTerms } from '../dues.ts'
import type { Deed } from '../duty/deed.ts'
import type { Exchange } from '../exchanges.ts'
import type { HistoryPlan } from '../history-plan.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { SeriesPlan } from '../series-plan.ts'
import { seriesOf, sourceOrderOf } from '../shop.ts'
import type { Truth } from '../truth.ts'
import type { Checker, Violation } from '../violation.ts'

export interface UnwantedOptions {
  onExchange: (listener: (exchange: Exchange) => void) => void
  ledger: Pick<LedgerModel, 'peekRun'>
  truth: Truth
  plan: HistoryPlan
  settings: Pick<Settings, 'catchUp' | 'runGraceMs'>
  /** What commands did so far, in the order in which they ended. */
  deeds: readonly Deed[]
}

/** A series is read at most so long before its orders are asked for or placed; a list that shows it may lag behind. */
const READ_BEFORE_MS = 3 * MINUTE_MS

/** What a person does to a series so that its terms alone do not say any more what is wanted, or when. */
const BESIDE_THE_TERMS: ReadonlySet<PlannedAct['act']> = new Set([...CHANGES_THE_SERIES, 'run_by_hand'])

/** A copy of ours that is asked for the first time for a run. */
interface First {
  run: Run
  series: SeriesPlan
  atMs: number
}

/**
 * P1, of orders that nobody wants: none is asked for or placed once its series is over, and no copy is asked for that the terms of its
 * series do not have, that a person has paused, or that the catch-up policy leaves out.
 */
export function nothingUnwanted(options: UnwantedOptions): Checker {
  const { onExchange, ledger, truth, plan, deeds } = options
  let found: Violation | undefined
  const asked = new Set<string>()
  const actsOn = ({ id }: SeriesPlan): PlannedAct[] => plan.acts.filter((one) => one.plan.id === id)
  const isOfTerms = ({ run, series }: First): boolean =>
    duesOfTerms(truth, series).some(({ dueMs }) => dueMs === run.dueMs)
  const isPaused = ({ run, series, atMs }: First): boolean => {
    const paused = deeds.find(
      ({ command, plan: { id }, outcome }) =>
        command === 'pause_series' && id === series.id && outcome.endsWith('paused'),
    )
    if (paused === undefined || run.dueMs <= paused.endedMs + READ_BEFORE_MS) return false
    // Who paused it last may have been slower than who resumed it.
    return !actsOn(series).some(
      (one) => one.act === 'resume_series' && one.atMs >= paused.startedMs - HOUR_MS && one.atMs <= atMs,
    )
  }
  const whyUnwanted = (first: First): string | undefined => {
    const { series, run } = first
    if (series.kind.startsWith('guarded') || isWanted(run)) return undefined
    if (actsOn(series).some(({ act }) => BESIDE_THE_TERMS.has(act))) return undefined
    if (!isOfTerms(first)) return 'its series has no run there'
    if (isPaused(first)) return 'a person has paused its series'
    return isLeftOut(options, first) ? 'the catch-up policy leaves it out' : undefined
  }
  onExchange(({ reference, method, path, cancels, atMs }) => {
    const key = reference === undefined ? undefined : parseReference(reference)?.key
    const isPlacing = method === 'PATCH' && path.startsWith('/api/orders/') && !cancels
    const copy = isPlacing ? truth.copyOfTarget(path.replace('/api/orders/', '')) : undefined
    const runKey = key ?? (copy?.maker.who === 'perennial' ? copy.maker.run : undefined)
    const run = runKey && ledger.peekRun(runKey)
    if (!run) return
    const series = plan.series.find((one) => seriesOf(one) === run.seriesId)
    if (series === undefined) return
    const isOfOver = isOver(options, series, atMs - READ_BEFORE_MS)
    const isFirst = key !== undefined && !asked.has(key)
    if (isFirst) asked.add(key)
    const why = isOfOver ? 'its series is over' : isFirst ? whyUnwanted({ run, series, atMs }) : undefined
    if (why === undefined) return
    found ??= { promise: 'P1', what: `${reference ?? path} of ${run.key} was ${key ? 'posted' : 'placed'}, and ${why}` }
  })
  return { promise: 'P1', afterStep: () => found }
}

/** Nobody may know yet what has ended a moment ago. */
function isOver({ truth }: Pick<UnwantedOptions, 'truth'>, series: SeriesPlan, byMs: number): boolean {
  const { kind, id, cancelsSource } = series
  if (kind === 'order') {
    const { cancelledMs } = truth.order(sourceOrderOf(series)) ?? {}
    return !cancelsSource && cancelledMs !== undefined && cancelledMs < byMs
  }
  const last = truth.statusesOf(id).at(-1)
  const isEnded = last?.status === 'cancelled' || (last?.status === 'inactive' && kind.startsWith('guarded'))
  return isEnded && last.fromMs < byMs
}

/** What fell due while none of our functions was invoked was missed, if they were not for long enough after it. */
function isLeftOut({ plan, settings, truth }: UnwantedOptions, { run, series }: First): boolean {
  const { downtime } = plan.weather
  if (downtime === undefined || run.dueMs < downtime.fromMs + READ_BEFORE_MS || run.movedToMs !== undefined)
    return false
  // With the storm all trouble ends.
  const missedMs = Math.min(downtime.toMs, plan.stormEndMs) - MINUTE_MS - run.dueMs
  const policy = series.catchUp ?? settings.catchUp
  switch (policy) {
    case 'all':
      return false
    case 'latest':
      return missedMs > series.periodMs && duesOfTerms(truth, series).some(({ dueMs }) => dueMs > run.dueMs)
    case 'skip':
    case 'ask':
      return missedMs > settings.runGraceMs
    default:
      return policy satisfies never
  }
}
