import { HOUR_MS, MINUTE_MS } from '../../core/duration.ts'
import { parseRunKey } from '../../core/run-key.ts'
import { isSameRun } from '../../core/same-run.ts'
import type { Clock, Log } from '../../flows/dependencies.ts'
import type { Pass } from '../schedules.ts'
import type { Checker, Violation } from '../violation.ts'
import { type SecondOrder, seriesOfCopy, tellSecondOrder } from './second-order.ts'

/** Reconciliation comes by once an hour and may take its five minutes. */
export const NAMED_WITHIN_MS = HOUR_MS + 5 * MINUTE_MS

/** What a person has had cancelled, they were asked about before. */
const NAMING: ReadonlySet<string> = new Set(['SECOND_ORDER', 'SECOND_ORDER_CANCELLED'])

export interface NamedOptions {
  secondOrders: () => readonly SecondOrder[]
  onLog: (listener: Log) => void
  onPass: (listener: (pass: Pass) => void) => void
  clock: Clock
  /** Until when no function was invoked (epoch ms). */
  downUntilMs: number
}

/**
 * P1 where requests may take effect later than assumed: a second order can come about then, and each is named by `SECOND_ORDER`
 * with its run within the hour. Hours do not count in which reconciliation came to no end.
 */
export function secondOrdersAreNamed({ secondOrders, onLog, onPass, clock, downUntilMs }: NamedOptions): Checker {
  const named: { seriesId: string; dueMs: number }[] = []
  let hiddenUntilMs = downUntilMs
  onLog((_level, code, fields) => {
    if (!NAMING.has(code)) return
    const run = parseRunKey(String(fields?.['run']))
    if (run !== undefined) named.push(run)
  })
  onPass(({ isFinished }) => {
    if (!isFinished) hiddenUntilMs = Math.max(hiddenUntilMs, clock.nowMs())
  })
  const isNamed = ({ first, second }: SecondOrder): boolean =>
    named.some(({ seriesId, dueMs }) =>
      [first, second].some((order) => seriesOfCopy(order.copy) === seriesId && isSameRun(order.dueMs, dueMs)),
    )
  const judge = (isOverdue: (order: SecondOrder) => boolean): Violation | undefined => {
    const unnamed = secondOrders().find((order) => isOverdue(order) && !isNamed(order))
    return unnamed && { promise: 'P1', what: `${tellSecondOrder(unnamed)}, and nothing has named it` }
  }
  return {
    promise: 'P1',
    afterStep: () => judge(({ second }) => clock.nowMs() > Math.max(second.placedMs, hiddenUntilMs) + NAMED_WITHIN_MS),
    atEnd: () => judge(() => true),
  }
}
