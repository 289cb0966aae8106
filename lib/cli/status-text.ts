import { HOUR_MS } from '../core/duration.ts'
import type { Pace } from '../core/pace.ts'
import { countStates, type Reconciliation } from '../core/reconciliation.ts'
import { isoSeconds } from '../core/run-key.ts'
import { labelled } from './labelled.ts'
import type { Status } from './read-status.ts'
import type { WebhookStates } from './read-webhook-states.ts'
import type { LateRun } from './summarize-runs.ts'
import type { Paint } from './terminal.ts'
import { distance, isoOrNull, moment } from './time-text.ts'
import { webhooksJson, webhooksText } from './webhook-states-text.ts'

/** Where things stand, for people. */
export function statusLines(status: Status, webhooks: WebhookStates, paint: Paint): string[] {
  const { open, openExtent, nowMs } = status
  const least = openExtent === 'limited' ? 'at least ' : ''
  const count = (label: string, value: number) => labelled(label, `${least}${value}`)
  return [
    count('due now', open.dueNow),
    count('waiting', open.waiting),
    count('in work', open.inWork),
    count('in doubt', open.inDoubt),
    count('accepted', open.accepted),
    labelled('parked', parkedText(status, paint)),
    labelled('next due', open.nextDueMs === undefined ? 'nothing' : moment(open.nextDueMs, nowMs)),
    labelled('oldest late run', open.oldestLate ? paint('yellow', lateText(open.oldestLate, nowMs)) : 'none'),
    labelled('pace', paceText(status.pace, nowMs, paint)),
    labelled('webhooks', webhooksText(webhooks, paint)),
    labelled('reconciled', reconciledText(status, paint)),
  ]
}

/** Where things stand, for programs. Times are ISO 8601 in UTC; what is not there is null. */
export function statusJson(status: Status, webhooks: WebhookStates) {
  const { open, openExtent, parkedExtent, pace, reconciled, violations, nowMs } = status
  const { nextDueMs, oldestLate, ...counts } = open
  return {
    now: isoSeconds(nowMs),
    ...counts,
    nextDue: isoOrNull(nextDueMs),
    oldestLate: oldestLate ? lateJson(oldestLate) : null,
    pace: {
      requestsPerMinute: pace.requestsPerMinute,
      limitPerMinute: pace.limitPerMinute ?? null,
      othersPerMinute: pace.othersPerMinute,
      quietUntil: pace.quietUntilMs > nowMs ? isoSeconds(pace.quietUntilMs) : null,
      stopped: pace.stopped ? { reason: pace.stopped.reason, since: isoSeconds(pace.stopped.sinceMs) } : null,
    },
    webhooks: webhooksJson(webhooks),
    reconciled: reconciled ? reconciledJson(reconciled, nowMs) : null,
    violations,
    complete: openExtent === 'all' && parkedExtent === 'all',
  }
}

/** The function comes every hour; one that misses its time may only be late. */
const OVERDUE_MS = 2 * HOUR_MS

function reconciledText({ reconciled, violations, nowMs }: Status, paint: Paint): string {
  const twice = violations.length > 0 ? [paint('red', `${violations.length} with more than one placed order`)] : []
  if (reconciled === undefined) return [paint('yellow', 'never yet'), ...twice].join('; ')
  const { startedMs, outcome } = reconciled
  const when = moment(startedMs, nowMs)
  const early = outcome === 'finished' ? [] : [paint('yellow', outcome)]
  const late = nowMs - startedMs > OVERDUE_MS ? [paint('red', 'overdue: it should come every hour')] : []
  return [when, ...early, foundText(reconciled), ...twice, ...late].join('; ')
}

function foundText({ found }: Reconciliation): string {
  const codes = Object.entries(found).map(([code, states]) => `${countStates(states)} ${code}`)
  return codes.length === 0 ? 'found nothing' : `found ${codes.join(', ')}`
}

function reconciledJson({ startedMs, outcome, found }: Reconciliation, nowMs: number) {
  const overdue = nowMs - startedMs > OVERDUE_MS
  return { at: isoSeconds(startedMs), outcome, overdue, found }
}

function parkedText({ open, parkedExtent }: Status, paint: Paint): string {
  const reasons = Object.entries(open.parked)
  const total = reasons.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return '0'
  const least = parkedExtent === 'limited' ? 'at least ' : ''
  const named = reasons.map(([reason, count]) => `${count} ${reason}`).join(', ')
  return `${paint('red', `${least}${total}`)} (${named})`
}

function lateText({ run, wakeMs }: LateRun, nowMs: number): string {
  return `${run.key}, ${run.state.name}, should have gone on ${distance(wakeMs, nowMs)}`
}

function lateJson({ run, wakeMs }: LateRun) {
  return { run: run.key, state: run.state.name, since: isoSeconds(wakeMs) }
}

function paceText(pace: Pace, nowMs: number, paint: Paint): string {
  const shared = pace.othersPerMinute > 0 ? ` (others use about ${pace.othersPerMinute} of the limit)` : ''
  const rate = `${pace.requestsPerMinute} requests a minute${shared}`
  const quiet = pace.quietUntilMs > nowMs ? [paint('yellow', `quiet until ${moment(pace.quietUntilMs, nowMs)}`)] : []
  const stopped = pace.stopped ? [paint('red', stoppedText(pace.stopped, nowMs))] : []
  return [rate, ...quiet, ...stopped].join('; ')
}

function stoppedText({ reason, sinceMs }: NonNullable<Pace['stopped']>, nowMs: number): string {
  const why = {
    configuration: 'Commerce Layer refuses our credentials',
    unreachable: 'Commerce Layer cannot be reached',
  }[reason]
  return `stopped since ${moment(sinceMs, nowMs)}: ${why}; one run a minute probes`
}
