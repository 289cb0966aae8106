import { type CatchUpVerdict, catchUp } from '../../core/catch-up.ts'
import { dueAfter } from '../../core/due-times.ts'
import { wholeSeconds } from '../../core/duration.ts'
import { type RunKey, runKeyOf } from '../../core/run-key.ts'
import type { Rule, Series } from '../../core/series.ts'
import type { Settings } from '../../core/settings.ts'
import type { SubscriptionView } from '../../core/views.ts'
import type { FoundSeries } from './find-series.ts'

/** What Perennial would do about a run. Times are epoch ms. */
export type Intention =
  /** The platform makes it; Perennial looks from then on, and steps in if there is nothing. */
  | { does: 'guard'; fromMs: number }
  /** The platform has not made it in time. */
  | { does: 'step_in' }
  /** The platform is at it. */
  | { does: 'wait' }
  | { does: 'create'; atMs: number }
  | { does: 'report'; why: Exclude<CatchUpVerdict, 'run' | 'ask' | 'too_late'> }
  | { does: 'park'; why: 'ask' | 'too_late' }

/** A run that is due, or the next one to be. */
export interface ShownRun {
  key: RunKey
  dueMs: number
  place: 'due' | 'next'
  would: Intention
}

interface At {
  nowMs: number
  settings: Settings
}

/** The runs of a series that matter now: the last one that came due, as long as it could be caught up, and the next one. */
export function runsOf(found: FoundSeries, at: At): ShownRun[] {
  const { series } = found
  switch (series.clock) {
    case 'commerce_layer':
      return found.kind === 'subscription' ? guardedRun(found, at) : []
    case 'perennial':
      return series.rule === undefined ? [] : ownRuns(series, series.rule, at)
    default:
      return []
  }
}

/** Whether a run may still be made when it is wanted, for a start of Perennial at a time (epoch ms). */
export function verdictOn(
  run: { dueMs: number },
  { series, startMs, nowMs, settings }: At & { series: Series; startMs: number },
): CatchUpVerdict {
  return catchUp({
    policy: series.catchUp ?? settings.catchUp,
    dueMs: run.dueMs,
    nextDueMs: series.rule && dueAfter(series.rule, run.dueMs),
    nowMs,
    graceMs: settings.runGraceMs,
    windowMs: settings.catchUpWindowMs,
    workingSinceMs: nowMs,
    startMs,
  })
}

function guardedRun({ series, view }: Extract<FoundSeries, { kind: 'subscription' }>, at: At): ShownRun[] {
  if (view.nextRunMs === undefined) return []
  const dueMs = wholeSeconds(view.nextRunMs)
  const place = dueMs <= at.nowMs ? 'due' : 'next'
  return [{ key: runKeyOf(series.id, dueMs), dueMs, place, would: guardIntention(series, { dueMs, view }, at) }]
}

function guardIntention(series: Series, run: { dueMs: number; view: SubscriptionView }, at: At): Intention {
  const fromMs = run.dueMs + at.settings.runGraceMs
  if (at.nowMs < fromMs) return { does: 'guard', fromMs }
  if (run.view.status === 'running') return { does: 'wait' }
  return lateIntention(series, run.dueMs, at) ?? { does: 'step_in' }
}

function ownRuns(series: Series, rule: Rule, at: At): ShownRun[] {
  const shown = (dueMs: number, place: ShownRun['place']): ShownRun => ({
    key: runKeyOf(series.id, dueMs),
    dueMs,
    place,
    would: (place === 'due' && lateIntention(series, dueMs, at)) || { does: 'create', atMs: Math.max(dueMs, at.nowMs) },
  })
  const lastMs = lastDueMs(rule, at)
  const nextMs = dueAfter(rule, at.nowMs)
  return [
    ...(lastMs === undefined ? [] : [shown(lastMs, 'due')]),
    ...(nextMs === undefined ? [] : [shown(nextMs, 'next')]),
  ]
}

/** The last due time up to now that lies within the catch-up window. */
function lastDueMs(rule: Rule, { nowMs, settings }: At): number | undefined {
  let lastMs: number | undefined
  let dueMs = dueAfter(rule, nowMs - settings.catchUpWindowMs - 1)
  while (dueMs !== undefined && dueMs <= nowMs) {
    lastMs = dueMs
    dueMs = dueAfter(rule, dueMs)
  }
  return lastMs
}

/** What becomes of a due run that is not to be made; undefined when it is. */
function lateIntention(series: Series, dueMs: number, at: At): Intention | undefined {
  // Without START_AT, Perennial would start now: whatever was due before is reported and never made by itself.
  const verdict = verdictOn({ dueMs }, { ...at, series, startMs: at.settings.startAtMs ?? at.nowMs })
  switch (verdict) {
    case 'run':
      return undefined
    case 'ask':
    case 'too_late':
      return { does: 'park', why: verdict }
    case 'before_start':
    case 'missed':
    case 'superseded':
      return { does: 'report', why: verdict }
    default:
      return verdict satisfies never
  }
}
