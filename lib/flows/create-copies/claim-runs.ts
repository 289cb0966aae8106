import { catchUp } from '../../core/catch-up.ts'
import { dueAfter } from '../../core/due-times.ts'
import type { Run } from '../../core/run.ts'
import type { SeriesId } from '../../core/run-key.ts'
import type { Move } from '../../core/run-moves.ts'
import type { Series } from '../../core/series.ts'
import type { Dependencies, QueueMessage } from '../dependencies.ts'
import { planRun, startMs } from '../plan-run.ts'
import { saveMove } from '../save-move.ts'
import type { Admitted } from './admit-requests.ts'

/** A run that this invocation holds, or watches, with what the ledger knows of its series. */
export interface Held {
  message: QueueMessage
  run: Run
  series: Series | undefined
}

/**
 * How long a claim holds: the function's timeout (60 s) and that of one request (10 s), by which its holder is dead.
 * Never renewed. A test compares it with serverless.yml.
 */
export const LEASE_MS = 70_000

/** Claims the runs that are ready: the next run of each series is written before, the claim before any effect. */
export async function claimRuns(
  deps: Dependencies,
  ready: readonly Admitted[],
): Promise<{ claimed: Held[]; parked: QueueMessage[] }> {
  const series = await readSeries(deps, ready)
  const claimed: Held[] = []
  const parked: QueueMessage[] = []
  for (const { message, run } of ready) {
    const held = await claimOne(deps, run, series.get(run.seriesId))
    if (held === undefined) continue
    if (held.state.name === 'parked') parked.push(message)
    else if (held.state.name !== 'skipped') claimed.push({ message, run: held, series: series.get(run.seriesId) })
  }
  return { claimed, parked }
}

async function readSeries(deps: Dependencies, ready: readonly Admitted[]): Promise<Map<SeriesId, Series>> {
  const ids = [...new Set(ready.map(({ run }) => run.seriesId))]
  const rows = ids.length === 0 ? [] : await deps.ledger.readManySeries(ids)
  return new Map(rows.map((row) => [row.id, row]))
}

/** The run as it is held now; undefined when somebody else was faster. */
async function claimOne(deps: Dependencies, run: Run, series: Series | undefined): Promise<Run | undefined> {
  if (run.state.name === 'accepted') return run
  const move = (await firstClaim(deps, run, series)) ?? claimOf(deps, run)
  const moved = await saveMove(deps, run, move)
  return moved === 'already_done' ? undefined : moved
}

function claimOf(deps: Dependencies, run: Run): Move {
  const action = run.state.name === 'planned' ? run.state.action : 'look_up'
  const fenced = deps.settings.firstPost === 'fenced'
  return { name: 'claim', action, fenced, leaseUntilMs: deps.clock.nowMs() + LEASE_MS }
}

/** What becomes of a run before its first POST, other than being claimed; plans the series' next run on the way. */
async function firstClaim(deps: Dependencies, run: Run, series: Series | undefined): Promise<Move | undefined> {
  const first = run.state.name === 'planned' && run.state.action === 'create' && run.posts === 0 && run.attempts === 0
  if (!first) return undefined
  const nextDueMs = series?.rule && dueAfter(series.rule, run.dueMs)
  if (series !== undefined && nextDueMs !== undefined) await planRun(deps, series, nextDueMs)
  // A replay is a person's word that the run is wanted, however late it is.
  return run.epoch > 1 ? undefined : await caughtUp(deps, run, { series, nextDueMs })
}

async function caughtUp(
  deps: Dependencies,
  run: Run,
  { series, nextDueMs }: { series: Series | undefined; nextDueMs: number | undefined },
): Promise<Move | undefined> {
  const verdict = catchUp({
    policy: series?.catchUp ?? deps.settings.catchUp,
    dueMs: run.dueMs,
    nextDueMs,
    nowMs: deps.clock.nowMs(),
    graceMs: deps.settings.runGraceMs,
    windowMs: deps.settings.catchUpWindowMs,
    startMs: await startMs(deps),
  })
  switch (verdict) {
    case 'run':
      return undefined
    case 'superseded':
    case 'missed':
    case 'before_start':
      return { name: 'skip', reason: verdict }
    case 'ask':
    case 'too_late':
      return { name: 'park', reason: verdict }
    default:
      return verdict satisfies never
  }
}
