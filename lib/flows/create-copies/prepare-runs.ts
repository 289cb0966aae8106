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

/**
 * Readies the runs of a batch for being claimed: the next run of each series is written before the current one is claimed,
 * and a run that was missed is skipped or parked as the catch-up policy says.
 */
export async function prepareRuns(
  deps: Dependencies,
  admitted: readonly Admitted[],
): Promise<{ ready: Admitted[]; parked: QueueMessage[] }> {
  const series = await readSeries(deps, admitted)
  const ready: Admitted[] = []
  const parked: QueueMessage[] = []
  for (const { message, run } of admitted) {
    const move = isUntried(run) ? await beforeFirstPost(deps, run, series.get(run.seriesId)) : undefined
    if (move === undefined) ready.push({ message, run })
    else if ((await saveMove(deps, run, move)) !== 'already_done' && move.name === 'park') parked.push(message)
  }
  return { ready, parked }
}

type Ending = Extract<Move, { name: 'skip' | 'park' }>

async function readSeries(deps: Dependencies, admitted: readonly Admitted[]): Promise<Map<SeriesId, Series>> {
  const ids = [...new Set(admitted.map(({ run }) => run.seriesId))]
  const rows = ids.length === 0 ? [] : await deps.ledger.readManySeries(ids)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Due, and nothing was tried for it yet. */
function isUntried(run: Run): boolean {
  return run.state.name === 'planned' && run.state.action === 'create' && run.posts === 0 && run.attempts === 0
}

async function beforeFirstPost(deps: Dependencies, run: Run, series: Series | undefined): Promise<Ending | undefined> {
  const nextDueMs = series?.rule && dueAfter(series.rule, run.dueMs)
  if (series !== undefined && nextDueMs !== undefined) await planRun(deps, series, nextDueMs)
  // A replay is a person's word that the run is wanted, however late it is.
  return run.epoch > 1 ? undefined : await caughtUp(deps, run, { series, nextDueMs })
}

async function caughtUp(
  deps: Dependencies,
  run: Run,
  { series, nextDueMs }: { series: Series | undefined; nextDueMs: number | undefined },
): Promise<Ending | undefined> {
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
