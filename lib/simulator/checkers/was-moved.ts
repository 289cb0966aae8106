import { MINUTE_MS } from '../../core/duration.ts'
import type { Run } from '../../core/run.ts'
import { referenceOf } from '../../core/run-key.ts'
import { isSameRun } from '../../core/same-run.ts'
import type { ScheduleMove } from '../subscription-facts.ts'
import type { CopyFact } from '../truth.ts'
import { type Evidence, isEdited, planOf } from './evidence.ts'

/**
 * Somebody else than us moved the run of the platform to another time, and not by running it. Where we were about to take it
 * away and do not know whether we have, it looks the same when it is moved on from there. And where our POSTs move a
 * schedule, it is elsewhere for a while; once the world was reconciled, it is not any more.
 */
export function wasMoved(evidence: Evidence, run: Run, when: 'now' | 'reconciled'): boolean {
  const { truth, exchanges, plan, settings } = evidence
  const { id, kind } = planOf({ plan }, run)
  // Whose clock has changed hands goes by the platform's schedule from then on, wherever that stands.
  const isPlatforms = plan.acts.some(({ act, plan: resumed }) => act === 'resume' && resumed.id === id)
  // Two words of one moment about it may come in any order: what they skip in between is planned again.
  if (kind.startsWith('paused') && isPlatforms) return true
  // Other terms have other due times.
  if (isEdited(evidence, { id })) return true
  const path = `/api/order_subscriptions/${id}`
  const asked = exchanges.filter((exchange) => exchange.path === path)
  const isOurs = ({ toMs, atMs }: ScheduleMove): boolean =>
    asked.some((exchange) => exchange.movesToMs === toMs && exchange.atMs <= atMs)
  const wasOurs = (ms: number): boolean => asked.some(({ movesToMs }) => movesToMs === ms)
  const isDoubted = run.takeoverNextRunMs !== undefined && run.epoch === 1
  const moves = truth.movesOf(id)
  const ourCopy = (move: ScheduleMove): CopyFact | undefined => ourCopyThatMade(evidence, id, move)
  const isByOurCopy = (move: ScheduleMove): boolean => ourCopy(move) !== undefined
  // Where nothing but a POST of ours has brought it, nobody meant a run.
  const arrivals = moves.filter(({ toMs }) => isSameRun(toMs, run.dueMs))
  if (when === 'reconciled' && arrivals.length > 0 && arrivals.every(isByOurCopy)) return true
  // What takes effect late moves the schedule over a run when nobody has a note any more of where it belongs.
  const isOver = ({ fromMs, toMs }: ScheduleMove): boolean => fromMs <= run.dueMs && toMs > run.dueMs
  if (when === 'reconciled' && moves.some((move) => isOver(move) && isLate(evidence, ourCopy(move)))) return true
  // Whoever moves it before the run is left out, while it is elsewhere by our doing, means this one as well, or hides it.
  const firstMs = moves.find(isByOurCopy)?.atMs ?? Number.POSITIVE_INFINITY
  const leftOutMs = run.state.name === 'skipped' ? run.state.closedMs + settings.clockSkewMs : run.dueMs
  const isMeant = (move: ScheduleMove): boolean => move.atMs >= firstMs && move.atMs < leftOutMs
  if (when === 'reconciled' && moves.some((move) => isMeant(move) && !isOurs(move) && !isByOurCopy(move))) return true
  // Where we meant to move the schedule on, and did not, a run was expected at which it never stood.
  const wasThere = moves.some(({ fromMs, toMs }) => isSameRun(fromMs, run.dueMs) || isSameRun(toMs, run.dueMs))
  const moved = moves.some((move) => {
    // A schedule that stood still at an earlier run is moved over this one too.
    const isFrom = isSameRun(move.fromMs, run.dueMs) || isOver(move) || (isDoubted && wasOurs(move.fromMs))
    return (isFrom || !wasThere) && !isOurs(move) && !isByOurCopy(move)
  })
  const ran = [...truth.copies()].some(
    ({ maker, subscriptionId }) => subscriptionId === id && maker.who === 'platform' && maker.dueMs === run.dueMs,
  )
  const isElsewhereForNow = when === 'now' && plan.behaviour.manualCopyAdvancesNextRun === true
  return (moved || isElsewhereForNow) && !ran
}

/** The copy of ours that counted as a run of its subscription, and so made a move of its schedule, at the same moment. */
function ourCopyThatMade({ truth, plan }: Evidence, id: string, { atMs }: ScheduleMove): CopyFact | undefined {
  if (plan.behaviour.manualCopyAdvancesNextRun !== true) return undefined
  return [...truth.copies()].find(
    ({ maker, subscriptionId, createdMs }) =>
      maker.who === 'perennial' && subscriptionId === id && Math.abs(createdMs - atMs) <= 1,
  )
}

/** Whether a request of ours has taken effect when nobody waited for it any more. */
function isLate({ exchanges }: Evidence, copy: CopyFact | undefined): boolean {
  if (copy?.maker.who !== 'perennial') return false
  const reference = referenceOf(copy.maker.run, copy.maker.post)
  const sentMs = exchanges.find((exchange) => exchange.reference === reference)?.atMs ?? copy.createdMs
  return copy.createdMs - sentMs > MINUTE_MS
}
