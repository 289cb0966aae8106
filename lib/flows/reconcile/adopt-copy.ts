import { EMPTY_HISTORY, remember } from '../../core/history.ts'
import { newRun, RUN_KEPT_MS, type Run } from '../../core/run.ts'
import { parseReference, parseRunKey, type RunKey } from '../../core/run-key.ts'
import type { CopyView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteCopyOf } from '../note-copy.ts'
import { startMs } from '../plan-run.ts'
import { copyEvidence } from './copy-evidence.ts'
import { leave, type Pass, tellApplied } from './pass.ts'

/**
 * Writes the run of a copy that bears our reference and that the ledger knows nothing of: a row was lost, or another Perennial was at
 * work. A run that was due before the start is reported and left alone, as is a reference that names no run.
 */
export async function adoptCopy(deps: Dependencies, pass: Pass, copy: CopyView): Promise<void> {
  const named = parseReference(copy.reference ?? '')
  const run = named && (await adoptedRun(deps, named, copy))
  const evidence = { ...copyEvidence(copy), reference: run?.key ?? 'names no run' }
  const proposal = { code: 'copy_without_run', subject: `${copy.type}:${copy.id}`, evidence } as const
  if (run === undefined) return leave(pass, proposal)
  // Its row has had its time.
  if (run.dueMs < deps.clock.nowMs() - RUN_KEPT_MS) return
  if (run.dueMs < (await startMs(deps)))
    return leave(pass, { ...proposal, evidence: { ...evidence, before_start: true } })
  if ((await deps.ledger.createRun(run)) === 'created') await noteCopyOf(deps, run, copy)
  if (pass.auditId !== undefined) await deps.ledger.markSeen(run.key, pass.auditId)
  tellApplied(pass, proposal)
}

/** As a run whose POST is in doubt: whatever becomes of it, it is looked for before anything is made again. */
async function adoptedRun(
  deps: Dependencies,
  { key, post }: { key: RunKey; post: number },
  { createdMs }: CopyView,
): Promise<Run | undefined> {
  const parsed = parseRunKey(key)
  if (parsed === undefined) return undefined
  const series = await deps.ledger.readSeries(parsed.seriesId)
  const nowMs = deps.clock.nowMs()
  const wakeMs = nowMs + deps.settings.settleMs
  const state = { name: 'planned', action: 'look_up', wakeMs, fenced: true } as const
  const clock = series?.clock === 'commerce_layer' ? 'commerce_layer' : 'perennial'
  const history = remember(EMPTY_HISTORY, { atMs: nowMs, from: 'new', to: 'planned', why: 'copy_seen', post })
  return { ...newRun({ ...parsed, clock, state }, history), posts: post, doubted: true, lastPlainPostMs: createdMs }
}
