import type { RunCopy } from './run.ts'
import { isRecurring, type Series } from './series.ts'

/**
 * Whether the order is still wanted that a copy has made for a run. A series that does not recur any more wants none; but that its source
 * order is cancelled says nothing where a copy was to do so: `cancel_source_order` cancels it as soon as the copy is completed,
 * which may be long before the new order is placed. Given up, the customer would be left with neither.
 */
export function isOrderWanted(series: Series, copy: Pick<RunCopy, 'ours' | 'status'> | undefined): boolean {
  if (isRecurring(series)) return true
  const isReplaced = series.kind === 'order' && series.clock === 'cancelled' && series.options.cancelSourceOrder
  return isReplaced && copy?.ours === true && copy.status === 'completed'
}
