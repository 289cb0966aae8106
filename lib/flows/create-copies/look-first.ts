import { isBegun, type Run, scheduledMs } from '../../core/run.ts'
import type { RunKey } from '../../core/run-key.ts'
import { isRecurring } from '../../core/series.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { copiesOfRuns } from '../replay/copies-of-runs.ts'
import { readWorkingSince } from '../working-since.ts'
import { MOST_PAGES } from './find-copies.ts'
import type { Reread } from './read-series.ts'

/**
 * Whether copies of a run are looked for before it is made: its time passed long before it was planned, or while nothing worked.
 * Meanwhile a person may have made its order, or we have, before the ledger was put back. What only waits for its turn in a
 * long backlog is made without.
 */
export async function isToBeLookedFor(
  deps: Pick<Dependencies, 'ledger' | 'clock' | 'settings'>,
  run: Run,
): Promise<boolean> {
  const { state, history } = run
  const isNew = state.name === 'planned' && state.action === 'create' && !isBegun(run)
  if (!isNew) return false
  const workingSinceMs = Math.min(await readWorkingSince(deps), deps.clock.nowMs())
  const readyMs = Math.max(history.first[0]?.atMs ?? 0, workingSinceMs)
  return readyMs - Math.max(scheduledMs(run), lookedForMs(run)) > deps.settings.runGraceMs
}

/** When a look-up of its own has last shown that what there is, somebody's draft say, does not count (epoch ms). */
function lookedForMs({ history }: Run): number {
  const looks = [...history.first, ...history.last].filter(({ why }) => why === 'nothing_found')
  return looks.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY
}

/**
 * Those of the runs of a batch that may have been made before: copies were found for them, by one request for all of a kind, or there
 * are more copies than a batch has the time to read. Reading has no effect, so none of them is claimed for it.
 */
export async function findMaybeMade(
  deps: Pick<Dependencies, 'ledger' | 'commerceLayer'>,
  runs: readonly Run[],
  reread: ReadonlyMap<string, Reread>,
): Promise<Answer<ReadonlySet<RunKey>>> {
  const works = runs.flatMap((run) => {
    const known = reread.get(run.seriesId)
    return known !== undefined && 'series' in known && isRecurring(known.series) ? [{ run, ...known }] : []
  })
  if (works.length === 0) return { ok: true, value: new Set() }
  const found = await copiesOfRuns(deps, works, MOST_PAGES)
  if (!found.ok) return found
  const { byRun, extent } = found.value
  // What was not read may be of any of them; each by itself has fewer.
  const keys = [...byRun].flatMap(([key, copies]) => (copies.length > 0 || extent === 'cut_off' ? [key] : []))
  return { ok: true, value: new Set(keys) }
}

/** The run as one that is to be looked for by itself. */
export function asLookUp(run: Run): Run {
  return run.state.name === 'planned' ? { ...run, state: { ...run.state, action: 'look_up' } } : run
}
