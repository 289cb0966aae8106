import { MINUTE_MS } from '../../core/duration.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Run } from '../../core/run.ts'
import { isDraftOfOthers, isPlaced } from '../../core/see.ts'
import type { CopyView } from '../../core/views.ts'
import { findCopies } from '../create-copies/find-copies.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteCopyOf } from '../note-copy.ts'
import { parkedRuns } from '../replay.ts'
import { copyEvidence } from './copy-evidence.ts'
import { type Pass, tellApplied } from './pass.ts'
import { mustRest } from './read-pages.ts'
import { nameSecondOrder } from './second-order.ts'

/** So many parked runs are looked at in one pass, the longest parked first; each takes up to three requests. */
const MOST_RUNS = 30

/** Less than this left, and the next pass goes on. */
const LEAST_REMAINING_MS = MINUTE_MS

/**
 * Looks at what became of parked runs: a customer may have paid the order that a failed copy left, or a person have made another.
 * No delivery says whose an order is that is not a subscription's.
 */
export async function recheckParked(deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  if (await mustRest(deps)) return 'unfinished'
  for (const run of await parkedRuns(deps, MOST_RUNS)) {
    if (pass.deadline.remainingMs() < LEAST_REMAINING_MS) return 'unfinished'
    if (run.copy === undefined && run.posts === 0) continue
    const series = await deps.ledger.readSeries(run.seriesId)
    if (series === undefined) continue
    const found = await findCopies(deps, { run, series, view: undefined })
    // What cannot be read now, the next pass reads.
    if (!found.ok) return 'unreachable'
    pass.recorder.count('runs')
    const terms = { wantsPlacement: series.options.placeTargetOrder }
    for (const copy of found.value) {
      const outcome = isDraftOfOthers(run, copy, terms) ? 'finished' : await note(deps, pass, { run, copy })
      if (outcome !== 'finished') return outcome
    }
  }
  return 'finished'
}

async function note(deps: Dependencies, pass: Pass, { run, copy }: { run: Run; copy: CopyView }): Promise<PassOutcome> {
  const outcome = await noteCopyOf(deps, run, copy)
  if (outcome === 'recorded' && copy.targetOrder !== undefined && isPlaced(copy.targetOrder)) {
    tellApplied(pass, { code: 'parked_but_solved', subject: run.key, evidence: copyEvidence(copy) })
  }
  return outcome === 'second_order' ? await nameSecondOrder(deps, pass, { key: run.key, copy }) : 'finished'
}
