import type { Run } from './run.ts'
import { runCopyOf } from './see.ts'
import { isRecurring, type Series } from './series.ts'
import type { CopyView } from './views.ts'

/** Whether the order of a series is cancelled, and may be so because a copy of it has been made that takes its place. */
export function mayBeReplaced({ kind, clock, options }: Series): boolean {
  return kind === 'order' && clock === 'cancelled' && options.cancelSourceOrder
}

/**
 * Whether the order is still wanted that a copy has made for a run. A series that does not recur any more wants none; but that its source
 * order is cancelled says nothing where a copy was to do so: `cancel_source_order` cancels it as soon as the copy is completed,
 * which may be long before the new order is placed. Given up, the customer would be left with neither.
 *
 * @param copies All that were found for the run: which of them has cancelled the source does not matter.
 */
export function isOrderWanted(series: Series, { copy }: Pick<Run, 'copy'>, copies: readonly CopyView[]): boolean {
  if (isRecurring(series)) return true
  const known = [...(copy === undefined ? [] : [copy]), ...copies.map(runCopyOf)]
  return mayBeReplaced(series) && known.some(({ ours, status }) => ours && status === 'completed')
}
