import { MINUTE_MS } from '../../core/duration.ts'
import type { ParkReason } from '../../core/reasons.ts'
import { type Run, scheduledMs } from '../../core/run.ts'
import { parseReference } from '../../core/run-key.ts'
import { isSameRun } from '../../core/same-run.ts'
import type { Exchange } from '../exchanges.ts'
import type { CopyFact } from '../truth.ts'
import type { Weather } from '../weather.ts'
import { type Evidence, isEdited, isPolicy, laterDues, planOf } from './evidence.ts'
import { dueOfCopy, seriesOfCopy } from './second-order.ts'

/** Statuses that say: this was not done, and never will be. */
const NEVER: ReadonlySet<number | undefined> = new Set([400, 405, 406, 415, 422])

/** Statuses that say: not by you. */
const NOT_YOU: ReadonlySet<number | undefined> = new Set([401, 403, 404])

/** Asking whether it is about our credentials takes a moment. */
const ASKED_WITHIN_MS = 2 * MINUTE_MS

/** Whether it is so what a run is parked for. */
export function isTruePark(evidence: Evidence, run: Run, reason: ParkReason): boolean {
  const { settings, exchanges } = evidence
  const nowMs = evidence.nowMs()
  const startedMs = Math.max(scheduledMs(run), run.startedMs ?? 0) - settings.clockSkewMs
  switch (reason) {
    case 'refused':
      return exchanges.some((one) => isPostOf(one, run) && NEVER.has(one.status) && one.atMs >= startedMs)
    case 'exhausted':
      return isExhausted(evidence, run)
    case 'too_late':
      return nowMs - startedMs > settings.catchUpWindowMs && mayBeTooLate(evidence, run)
    case 'poison':
      return hasPoisoned(evidence, run)
    case 'not_permitted':
      return exchanges.some(({ status, atMs }) => NOT_YOU.has(status) && atMs > nowMs - ASKED_WITHIN_MS)
    case 'ask':
      return isLeftOpen(evidence, run) || (isPolicy(evidence, run, 'ask') && isLate(evidence, run))
    case 'target_cancelled':
      return isCancelledByOthers(evidence, targetOf(evidence, run))
    default:
      return reason satisfies never
  }
}

function isLate({ settings, nowMs }: Evidence, run: Run): boolean {
  return nowMs() + settings.clockSkewMs - scheduledMs(run) > settings.runGraceMs
}

function isPostOf({ reference }: Exchange, { key }: Run): boolean {
  return reference !== undefined && parseReference(reference)?.key === key
}

/** The retry calendar is at its end, or its next entry is no earlier than the series' next run. */
function isExhausted(evidence: Evidence, run: Run): boolean {
  const { retryCalendarMs, clockSkewMs } = evidence.settings
  const waitMs = retryCalendarMs[run.attempts - 1]
  if (run.attempts === 0 || run.attempts > evidence.failuresOf(run)) return false
  if (waitMs === undefined || isEdited(evidence, planOf(evidence, run))) return true
  return laterDues(evidence, run).some((ms) => evidence.nowMs() + waitMs + clockSkewMs >= ms)
}

/** Three workers came to grief while they held the run. */
function hasPoisoned({ mishaps, claimsOf }: Evidence, run: Run): boolean {
  const unlucky = claimsOf(run).filter((atMs) => mishaps.some((ms) => ms >= atMs && ms <= atMs + MINUTE_MS))
  return unlucky.length >= 3
}

/** In a world that nobody has changed everything has its turn within days. */
function mayBeTooLate(evidence: Evidence, run: Run): boolean {
  return isLongTrouble(evidence) || isToldLate(evidence, run) || isEdited(evidence, planOf(evidence, run))
}

function isLongTrouble({ plan, settings }: Evidence): boolean {
  return longestMs(plan.weather) > settings.catchUpWindowMs
}

/** Whoever imports a series that was there before may be told that it failed, and give the command again weeks later. */
function isToldLate(evidence: Evidence, run: Run): boolean {
  const toldMs = run.history.first[0]?.atMs ?? 0
  const isOld = planOf(evidence, run).runsBefore !== undefined
  return isOld && toldMs - scheduledMs(run) > evidence.settings.catchUpWindowMs
}

/** How long the longest trouble of a history lasts (ms). */
function longestMs({ schedulerLateMs, ...troubles }: Weather): number {
  const { apiOutage, webhookOutage, downtime, platformOutage, lockout } = troubles
  const spans = [apiOutage, webhookOutage, downtime, platformOutage, lockout]
  return Math.max(schedulerLateMs, ...spans.map((span) => (span === undefined ? 0 : span.toMs - span.fromMs)))
}

/**
 * The platform has made no copy of the run, unless another run has it, and a later one was made since, be it by a person: it may have
 * been moved away.
 */
function isLeftOpen({ truth, runsOfCopy }: Evidence, { key, seriesId, dueMs }: Run): boolean {
  const isAnothers = ({ id }: CopyFact): boolean => [...runsOfCopy(id)].some((other) => other !== key)
  const copies = [...truth.copies()].filter((copy) => seriesOfCopy(copy) === seriesId)
  const dueOf = (copy: CopyFact): number[] => [dueOfCopy(copy) ?? []].flat()
  const isOwn = (copy: CopyFact): boolean => dueOf(copy).some((ms) => isSameRun(ms, dueMs)) && !isAnothers(copy)
  const byPersons = copies.flatMap(({ maker, createdMs }) => (maker.who === 'person' ? createdMs : []))
  return !copies.some(isOwn) && [...copies.flatMap(dueOf), ...byPersons].some((ms) => ms > dueMs)
}

/** Whether an order was cancelled, and not by us. */
export function isCancelledByOthers({ truth, exchanges }: Evidence, id: string | undefined): boolean {
  const byUs = exchanges.some(({ cancels, path }) => cancels && path === `/api/orders/${id}`)
  return id !== undefined && truth.order(id)?.status === 'cancelled' && !byUs
}

function targetOf({ truth }: Evidence, { copy }: Run): string | undefined {
  return copy?.targetOrderId ?? (copy && truth.copy(copy.id)?.targetOrderId)
}
