import { MINUTE_MS } from '../../core/duration.ts'
import { type HistoryPlan, START_MS } from '../history-plan.ts'
import type { SeriesPlan } from '../series-plan.ts'
import type { Deed } from './deed.ts'

/** What may keep a run from being one that Perennial has to know. */
export interface Circumstances {
  plan: Pick<HistoryPlan, 'acts' | 'startAtMs'>
  /** What commands did so far, in the order in which they ended. */
  deeds: readonly Deed[]
}

/**
 * From when on it is for Perennial to know each run of a series (epoch ms): from the start that it was told; of a series that was there
 * before, once somebody has imported it, and what the platform ran until then it had not to know.
 */
export function knownFromMs({ plan, deeds }: Circumstances, series: SeriesPlan): number {
  const { startAtMs = START_MS } = plan
  if (series.runsBefore === undefined) return startAtMs
  const knownMs = importedMs(deeds)
  if (knownMs === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  const isOurs = !series.kind.startsWith('guarded')
  return isOurs && plan.startAtMs !== undefined ? startAtMs : Math.max(startAtMs, knownMs + MINUTE_MS)
}

/** When somebody had imported what was there before (epoch ms); without end where nobody has. */
export function importedMs(deeds: readonly Deed[]): number {
  const imported = deeds.find(({ command, outcome }) => command === 'import' && outcome === 'finished')
  return imported?.endedMs ?? Number.POSITIVE_INFINITY
}

/**
 * Whether a person has paused a series, and has not seen it go on before a time (epoch ms). What was due before the pause, and not planned
 * by then because nothing was at work, that has held back as well.
 */
export function isInPause({ plan, deeds }: Circumstances, series: SeriesPlan, dueMs: number): boolean {
  const pauses = plan.acts.filter((one) => one.act === 'pause_series' && one.plan.id === series.id)
  const own = deeds.filter((one) => one.plan.id === series.id)
  const ended = own.filter(({ command }) => command === 'pause_series')
  if (ended.length < pauses.length) return true
  const pausedMs = Math.max(...ended.map(({ endedMs }) => endedMs))
  const resumed = own.find(
    ({ command, outcome, startedMs }) => command === 'resume_series' && GONE_ON.has(outcome) && startedMs >= pausedMs,
  )
  return ended.length > 0 && (resumed === undefined || dueMs < resumed.endedMs + MINUTE_MS)
}

const GONE_ON: ReadonlySet<string> = new Set(['resumed', 'not_paused'])
