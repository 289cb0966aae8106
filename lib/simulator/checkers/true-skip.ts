import type { SkipReason } from '../../core/reasons.ts'
import type { Run } from '../../core/run.ts'
import { parseReference } from '../../core/run-key.ts'
import type { PlannedAct } from '../acts.ts'
import { START_MS } from '../history-plan.ts'
import type { SeriesPlan } from '../series-plan.ts'
import { sourceOrderOf } from '../shop.ts'
import { type Evidence, isEdited, isPolicy, laterDues, planOf } from './evidence.ts'
import { isCancelledByOthers } from './true-park.ts'
import { wasMoved } from './was-moved.ts'

/** Whether it is so what a run is skipped for. */
export function isTrueSkip(evidence: Evidence, run: Run, reason: SkipReason): boolean {
  const { settings, truth } = evidence
  const plan = planOf(evidence, run)
  const byNowMs = evidence.nowMs() + settings.clockSkewMs
  switch (reason) {
    case 'series_cancelled':
      return plan.kind === 'order'
        ? truth.order(sourceOrderOf(plan))?.status === 'cancelled' && !isReplaced(evidence, run)
        : truth.statusesOf(plan.id).at(-1)?.status === 'cancelled'
    case 'series_inactive':
      return wasStopped(evidence, run)
    case 'rescheduled':
      return wasMoved(evidence, run, 'now')
    case 'superseded':
      return (
        isPolicy(evidence, run, 'latest') &&
        (laterDues(evidence, run).some((dueMs) => dueMs <= byNowMs) || isEdited(evidence, plan))
      )
    case 'missed':
      return isPolicy(evidence, run, 'skip') && byNowMs - run.dueMs > settings.runGraceMs
    case 'before_start':
      return run.dueMs < (settings.startAtMs ?? START_MS)
    case 'series_gone':
      return evidence.plan.acts.some(
        ({ act, plan: { id }, atMs }) => act === 'delete_series' && id === plan.id && atMs < byNowMs,
      )
    case 'series_ended':
      return (
        (plan.kind !== 'order' && (isAfterLast(plan, run) || isResumed(evidence, plan))) || isEdited(evidence, plan)
      )
    case 'discarded':
      return wasAsked(evidence, ['sort_out_parked', 'cancel_run'])
    case 'by_person':
      return wasAsked(evidence, ['skip_run', 'cancel_run'], plan) && !wasPosted(evidence, run)
    case 'series_paused':
      return wasAsked(evidence, ['pause_series'], plan) && !wasPosted(evidence, run)
    // An end that is set before a series has begun.
    case 'series_invalid':
      return wasAsked(evidence, ['set_end'], plan)
    case 'not_a_series':
      return false
    default:
      return reason satisfies never
  }
}

/** Whether a person has done one of these before; to a series, where it is about one. */
function wasAsked(
  { plan: { acts }, nowMs }: Evidence,
  wanted: readonly PlannedAct['act'][],
  about?: SeriesPlan,
): boolean {
  return acts.some(
    ({ act, plan, atMs }) => wanted.includes(act) && atMs <= nowMs() && (about === undefined || plan.id === about.id),
  )
}

/**
 * Whether nobody has cancelled the order of a series but our own copy, which was to: then what the copy has made is the order of its run,
 * unless somebody has cancelled that one.
 */
function isReplaced(evidence: Evidence, run: Run): boolean {
  const plan = planOf(evidence, run)
  if (!plan.cancelsSource || wasAsked(evidence, ['cancel'], plan)) return false
  const made = [...evidence.truth.copies()].filter(
    ({ maker, status }) => maker.who === 'perennial' && maker.run === run.key && status === 'completed',
  )
  return made.length > 0 && !made.some(({ targetOrderId }) => isCancelledByOthers(evidence, targetOrderId))
}

/** Whether a copy was asked for: then something was done for the run, and nobody can leave it out. */
function wasPosted({ exchanges }: Evidence, { key }: Run): boolean {
  return exchanges.some(({ reference }) => reference !== undefined && parseReference(reference)?.key === key)
}

function isResumed({ plan: { acts } }: Evidence, { id }: SeriesPlan): boolean {
  return acts.some(({ act, plan }) => act === 'resume' && plan.id === id)
}

/** Of a series that Perennial runs: its terms have no run there. A person may have run its subscription by hand all the same. */
function isAfterLast({ kind, firstDueMs, copies, periodMs }: SeriesPlan, { dueMs }: Run): boolean {
  return kind.startsWith('paused') && dueMs > firstDueMs + (copies - 1) * periodMs
}

/** The platform stopped running the subscription after the run was planned, and nothing says that Perennial is to run it. */
function wasStopped(evidence: Evidence, run: Run): boolean {
  const { kind, id } = planOf(evidence, run)
  const plannedMs = (run.history.first[0]?.atMs ?? 0) - evidence.settings.clockSkewMs
  const statuses = evidence.truth.statusesOf(id)
  return (
    kind.startsWith('guarded') &&
    statuses.some(({ status }, at) => {
      const untilMs = statuses[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY
      return status !== 'active' && status !== 'running' && untilMs > plannedMs
    })
  )
}
