import { MINUTE_MS } from '../../core/duration.ts'
import { isDraftOfOthers } from '../../core/see.ts'
import { findCopies } from '../create-copies/find-copies.ts'
import type { Deadline, Dependencies } from '../dependencies.ts'
import { noteCopyOf } from '../note-copy.ts'
import { parkedRuns } from '../replay.ts'

/** So many parked runs are looked at in one pass, the longest parked first; each takes up to three requests. */
const MOST_RUNS = 30

/** Less than this left, and the next pass goes on. */
const LEAST_REMAINING_MS = MINUTE_MS

/**
 * Looks at what became of parked runs: a customer may have paid the order that a failed copy left, or a person have made another.
 * No delivery says whose an order is that is not a subscription's.
 */
export async function recheckParked(deps: Dependencies, deadline: Deadline): Promise<void> {
  for (const run of await parkedRuns(deps, MOST_RUNS)) {
    if (deadline.remainingMs() < LEAST_REMAINING_MS) return
    if (run.copy === undefined && run.posts === 0) continue
    const series = await deps.ledger.readSeries(run.seriesId)
    if (series === undefined) continue
    const found = await findCopies(deps, { run, series, view: undefined })
    // What cannot be read now, the next pass reads.
    if (!found.ok) return
    const terms = { wantsPlacement: series.options.placeTargetOrder }
    for (const copy of found.value) if (!isDraftOfOthers(run, copy, terms)) await noteCopyOf(deps, run, copy)
  }
}
