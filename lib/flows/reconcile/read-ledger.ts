import type { PassOutcome, Scanned, ScannedRows } from '../../core/reconciliation.ts'
import { COPY_TYPES } from '../../core/run.ts'
import { SERIES_KINDS } from '../../core/run-key.ts'
import { isRecurring } from '../../core/series.ts'
import type { Dependencies } from '../dependencies.ts'
import { askForCopies } from './ask-for-copies.ts'
import { askForSeries } from './ask-for-series.ts'
import type { Pass } from './pass.ts'
import { LEAST_REMAINING_MS, mustRest } from './read-pages.ts'

/** About what DynamoDB reads at once; what a page leaves over costs a request that could be fuller. */
const ROWS_AT_ONCE = 1_000

/** Where reading the ledger goes on. */
export interface LedgerPlace {
  after: string | undefined
  onReached(after: string): Promise<void>
}

/** Reads the whole ledger, and asks by id for what the lists of Commerce Layer did not show: runs of the window, and all series. */
export async function readLedger(deps: Dependencies, pass: Pass, place: LedgerPlace): Promise<PassOutcome> {
  let { after } = place
  for (;;) {
    if (pass.deadline.remainingMs() < LEAST_REMAINING_MS || (await mustRest(deps, pass))) return 'unfinished'
    const page = await deps.ledger.scanRows({ after, limit: ROWS_AT_ONCE })
    const runs = page.runs.filter(({ row }) => row.dueMs >= pass.window.fromMs && row.dueMs <= pass.window.toMs)
    const outcome = await askForUnseen(deps, pass, { ...page, runs })
    if (outcome !== 'finished') return outcome
    pass.recorder.count('runs', runs.length)
    // What was asked for may have moved it, but only just now.
    for (const { row } of runs) pass.recorder.seeRun(row)
    after = page.after
    if (after === undefined) return 'finished'
    await place.onReached(after)
  }
}

async function askForUnseen(
  deps: Dependencies,
  pass: Pass,
  { runs, series }: Pick<ScannedRows, 'runs' | 'series'>,
): Promise<PassOutcome> {
  const isUnseen = ({ seenBy }: Scanned<unknown>) => seenBy !== pass.auditId
  const unseenRuns = runs.filter(isUnseen).map(({ row }) => row)
  const unseenSeries = series.filter((one) => isUnseen(one) && isRecurring(one.row)).map(({ row }) => row)
  for (const type of COPY_TYPES) {
    const outcome = await askForCopies(deps, pass, { type, runs: unseenRuns })
    if (outcome !== 'finished') return outcome
  }
  for (const kind of SERIES_KINDS) {
    const outcome = await askForSeries(deps, pass, { kind, series: unseenSeries.filter((one) => one.kind === kind) })
    if (outcome !== 'finished') return outcome
  }
  return 'finished'
}
