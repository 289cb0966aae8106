import { EMPTY_HISTORY, remember } from '../../core/history.ts'
import { newRun, RUN_KEPT_MS, type Run } from '../../core/run.ts'
import { parseReference, parseRunKey } from '../../core/run-key.ts'
import type { Series } from '../../core/series.ts'
import type { CopyView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteCopyOf } from '../note-copy.ts'
import { startMs } from '../plan-run.ts'
import { copyEvidence } from './copy-evidence.ts'
import { leave, type Pass, tellApplied } from './pass.ts'

/** What a copy says of the run that it was made for. */
type Named = Pick<Run, 'key' | 'seriesId' | 'dueMs' | 'posts'>

/**
 * Writes the run of a copy that bears our reference and that the ledger knows nothing of: its row was lost. What may be another
 * Perennial's is reported and left alone: runs due before the start, and of series that the ledger does not know.
 */
export async function adoptCopy(deps: Dependencies, pass: Pass, copy: CopyView): Promise<void> {
  const named = namedBy(copy)
  // Its row has had its time.
  if (named !== undefined && named.dueMs < deps.clock.nowMs() - RUN_KEPT_MS) return
  const series = named && (await deps.ledger.readSeries(named.seriesId))
  const why = await strangeness(deps, named, series)
  const evidence = { ...copyEvidence(copy), ...(named && { run: named.key }), ...(why !== undefined && { why }) }
  const proposal = { code: 'copy_without_run', subject: `${copy.type}:${copy.id}`, evidence } as const
  if (why !== undefined || named === undefined || series === undefined) return leave(pass, proposal)
  const run = adoptedRun(deps, { named, series, copy })
  if ((await deps.ledger.createRun(run)) === 'created') await noteCopyOf(deps, run, copy)
  if (pass.auditId !== undefined) await deps.ledger.markSeen(run.key, pass.auditId)
  tellApplied(pass, proposal)
}

function namedBy({ reference = '' }: CopyView): Named | undefined {
  const referred = parseReference(reference)
  const parsed = referred && parseRunKey(referred.key)
  return parsed && { ...parsed, posts: referred.post }
}

/** Why the run of a copy is not to be written; undefined: it is ours. */
async function strangeness(
  deps: Dependencies,
  named: Named | undefined,
  series: Series | undefined,
): Promise<string | undefined> {
  if (named === undefined) return 'its reference names no run'
  if (named.dueMs < (await startMs(deps))) return 'due before the start'
  return series === undefined ? 'the ledger does not know its series' : undefined
}

/** As a run whose POST is in doubt: whatever becomes of it, it is looked for before anything is made again. */
function adoptedRun(
  { clock, settings }: Dependencies,
  { named, series, copy }: { named: Named; series: Series; copy: CopyView },
): Run {
  const nowMs = clock.nowMs()
  const { posts } = named
  const state = { name: 'planned', action: 'look_up', wakeMs: nowMs + settings.settleMs, fenced: true } as const
  const keeper = series.clock === 'commerce_layer' ? 'commerce_layer' : 'perennial'
  const history = remember(EMPTY_HISTORY, { atMs: nowMs, from: 'new', to: 'planned', why: 'copy_seen', post: posts })
  const run = newRun({ ...named, clock: keeper, state }, history)
  return { ...run, posts, doubted: true, lastPlainPostMs: copy.createdMs }
}
