import { EMPTY_HISTORY } from '../../lib/core/history.ts'
import { newRun, type Run, type RunState } from '../../lib/core/run.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import type { StateName } from '../../lib/core/state-names.ts'

/** When the sample run is due: 2026-12-01T00:00:00Z. */
export const DUE_MS = Date.UTC(2026, 11, 1)

const SERIES_ID = 'subscription:KjYhTgRfEd'

/** One of each state that a run can be in. */
export const SAMPLE_STATES: { readonly [Name in StateName]: Extract<RunState, { name: Name }> } = {
  planned: { name: 'planned', action: 'create', wakeMs: DUE_MS, fenced: false },
  claimed: { name: 'claimed', action: 'create', fenced: false, leaseUntilMs: DUE_MS + 120_000 },
  in_doubt: { name: 'in_doubt', sinceMs: DUE_MS, wakeMs: DUE_MS + 60_000 },
  accepted: { name: 'accepted', wakeMs: DUE_MS + 600_000 },
  completed: { name: 'completed', placed: true, closedMs: DUE_MS },
  skipped: { name: 'skipped', reason: 'series_cancelled', closedMs: DUE_MS },
  parked: { name: 'parked', reason: 'exhausted', parkedMs: DUE_MS },
}

/** A run in a state, with what else a test needs of it. */
export function runIn(state: RunState, changes: Partial<Run> = {}): Run {
  const run = newRun(
    { key: runKeyOf(SERIES_ID, DUE_MS), seriesId: SERIES_ID, dueMs: DUE_MS, clock: 'perennial', state },
    EMPTY_HISTORY,
  )
  return { ...run, ...changes }
}
