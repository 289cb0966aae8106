import { chunksOf } from '../../core/chunks.ts'
import { failureKind } from '../../core/failure.ts'
import type { ReplayKind } from '../../core/replay-kinds.ts'
import { replayKindOf } from '../../core/replay-plan.ts'
import type { Run } from '../../core/run.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { heedFailure } from '../heed-failure.ts'
import { copiesOfRuns } from './copies-of-runs.ts'
import { readSeriesNow } from './series-now.ts'

type Needs = Pick<Dependencies, 'ledger' | 'commerceLayer' | 'turns' | 'clock' | 'log' | 'settings'>

/** A parked run, and what replaying it would do. */
export interface PlannedReplay {
  run: Run
  kind: ReplayKind
}

/** What one list request can ask for at once. */
const AT_ONCE = 25

/**
 * Says for parked runs what a replay would do, by reading at Commerce Layer what its look-up would find; changes nothing. In the
 * order of the runs. The first failure ends it: half a plan is none.
 *
 * @param onRead Told how many runs were looked at so far.
 */
export async function planReplay(
  deps: Needs,
  runs: readonly Run[],
  onRead: (count: number) => void = () => {},
): Promise<Answer<PlannedReplay[]>> {
  const kinds = new Map<RunKey, ReplayKind>()
  // Those that were due together lie in one window of time.
  const byDue = runs.toSorted((a, b) => a.dueMs - b.dueMs)
  for (const batch of chunksOf(byDue, AT_ONCE)) {
    const planned = await planBatch(deps, batch)
    if (!planned.ok) {
      await heedFailure(deps, failureKind('read', planned.failure), planned.failure)
      return planned
    }
    for (const { run, kind } of planned.value) kinds.set(run.key, kind)
    onRead(kinds.size)
  }
  await deps.turns.settle()
  return { ok: true, value: runs.flatMap((run) => planned(run, kinds.get(run.key))) }
}

function planned(run: Run, kind: ReplayKind | undefined): PlannedReplay[] {
  return kind === undefined ? [] : [{ run, kind }]
}

async function planBatch(deps: Needs, runs: readonly Run[]): Promise<Answer<PlannedReplay[]>> {
  const series = await readSeriesNow(deps, [...new Set(runs.map(({ seriesId }) => seriesId))])
  if (!series.ok) return series
  const works = runs.flatMap((run) => {
    const now = series.value.get(run.seriesId)
    return now === undefined ? [] : [{ run, ...now }]
  })
  const copies = await copiesOfRuns(deps, works)
  if (!copies.ok) return copies
  const at = { nowMs: deps.clock.nowMs(), settings: deps.settings }
  const kindOf = (run: Run): ReplayKind => {
    const evidence = { series: series.value.get(run.seriesId)?.series, copies: copies.value.byRun.get(run.key) ?? [] }
    return replayKindOf(run, evidence, at)
  }
  return { ok: true, value: runs.map((run) => ({ run, kind: kindOf(run) })) }
}
