import { saysTheSame } from '../../core/observe-series.ts'
import { isoSeconds } from '../../core/run-key.ts'
import { COPY_CHECK_MS } from '../../core/see.ts'
import { isRecurring, type Series } from '../../core/series.ts'
import type { ScheduleView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Noted } from '../note-series.ts'
import { startMs } from '../plan-run.ts'
import { leave, type Pass, type Proposal, remedy } from './pass.ts'
import { unplannedDueMs } from './unplanned-run.ts'

/** What changed so long ago should have been told of: its delivery was lost, or Commerce Layer has none for such a change. */
export const TOLD_WITHIN_MS = COPY_CHECK_MS

/** A series as the ledger knows it, and as it is at Commerce Layer. */
export interface SeenSeries {
  before: Series | undefined
  now: Series
  /** When the platform runs it, where it does. */
  schedule: ScheduleView | undefined
  /** Tells the ledger, as its delivery would have. */
  note: () => Promise<Noted>
}

/** Compares a series with what the ledger knows of it, and tells the ledger where that is not the same. */
export async function seeSeries(deps: Dependencies, pass: Pass, seen: SeenSeries): Promise<void> {
  pass.recorder.count('series')
  await compare(deps, pass, seen)
  // Last, as what is told writes the whole row.
  if (pass.auditId !== undefined) await deps.ledger.markSeen(seen.now.id, pass.auditId)
}

async function compare(deps: Dependencies, pass: Pass, seen: SeenSeries): Promise<void> {
  const { before, now, note } = seen
  const nowMs = deps.clock.nowMs()
  // Its delivery is still under way, or what was listed lags behind what was told.
  if (now.seenMs > nowMs - TOLD_WITHIN_MS || (before !== undefined && now.seenMs < before.seenMs)) return
  const dueMs = await unplannedDueMs(deps, now, seen.schedule)
  const isOverdue = dueMs !== undefined && dueMs + deps.settings.runGraceMs < nowMs
  const code = isOverdue ? ('missed_run' as const) : changeOf(seen, dueMs)
  if (code === undefined) return
  const proposal = { code, subject: now.id, evidence: evidenceOf(seen, dueMs) }
  if (isOverdue && dueMs < (await startMs(deps))) {
    pass.recorder.note((await note()).outcome)
    return leave(pass, { ...proposal, evidence: { ...proposal.evidence, why: 'due before the start' } })
  }
  await remedy(pass, proposal, async () => {
    const { outcome, planned } = await note()
    pass.recorder.note(outcome)
    return isOverdue && planned === undefined ? 'left' : 'applied'
  })
}

function changeOf(
  { before, now }: SeenSeries,
  dueMs: number | undefined,
): 'series_gone' | 'series_changed' | undefined {
  const isChanged = before === undefined ? isRecurring(now) : !saysTheSame(now, before)
  const isGone = before !== undefined && isRecurring(before) && !isRecurring(now)
  if (isChanged) return isGone ? 'series_gone' : 'series_changed'
  // A subscription that was moved to another time says so by nothing but its next run.
  return dueMs === undefined ? undefined : 'series_changed'
}

function evidenceOf({ before, now }: SeenSeries, dueMs: number | undefined): Proposal['evidence'] {
  return {
    was: before?.clock ?? 'unknown',
    is: now.clock,
    changed_at: isoSeconds(now.seenMs),
    ...(dueMs !== undefined && { run_without_row: isoSeconds(dueMs) }),
    ...(now.problem !== undefined && { problem: now.problem }),
  }
}
