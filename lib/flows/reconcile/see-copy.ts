import type { FindingCode } from '../../core/finding.ts'
import { isPayable } from '../../core/order-status.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Run } from '../../core/run.ts'
import { isoSeconds } from '../../core/run-key.ts'
import { COPY_CHECK_MS, isFinal, isOurs, isPlaced } from '../../core/see.ts'
import type { CopyView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { expectNextRun, noteCopyAndTell, noteCopyOf } from '../note-copy.ts'
import type { NoteOutcome } from '../outcomes.ts'
import { adoptCopy } from './adopt-copy.ts'
import { copyEvidence } from './copy-evidence.ts'
import { leave, type Pass, type Proposal, tellApplied } from './pass.ts'
import { proposePlacing } from './place-completed.ts'
import { nameSecondOrder } from './second-order.ts'
import { tidyAfter, tidyBeside } from './tidy-after.ts'

/** A copy that ended so long ago should have been told of: its delivery was lost, and the run itself would ask for it by now. */
const TOLD_WITHIN_MS = COPY_CHECK_MS

/** What telling a copy came to. `again`: something is left that can only be done, or may only come about, later. */
export type CopySeen = PassOutcome | 'again'

/** Tells a copy to the run that it was made for, as its delivery would have, and records what was not as it should be. */
export async function seeCopy(deps: Dependencies, pass: Pass, copy: CopyView): Promise<CopySeen> {
  pass.recorder.count('copies')
  // An audit reads each subscription, and names the run that it lacks before that is planned.
  if (pass.auditId === undefined) await tellMissedRun(deps, pass, copy)
  const { outcome, run } = await noteCopyAndTell(deps, copy)
  pass.recorder.note(outcome)
  if (outcome === 'unknown_run') await adoptCopy(deps, pass, copy)
  return run === undefined ? 'finished' : await judge(deps, pass, { outcome, run, copy })
}

/** A copy may tell of a run that nobody has told of before, and whose time has passed. */
async function tellMissedRun(deps: Dependencies, pass: Pass, copy: CopyView): Promise<void> {
  const planned = await expectNextRun(deps, copy)
  if (planned === undefined || planned.dueMs + deps.settings.runGraceMs >= deps.clock.nowMs()) return
  const { seriesId, clock, dueMs } = planned
  const evidence = { was: clock, is: clock, ...copyEvidence(copy), run_without_row: isoSeconds(dueMs) }
  tellApplied(pass, { code: 'missed_run', subject: seriesId, evidence })
}

/** The same for a copy that was asked for by the id that its run knows. */
export async function seeCopyOf(
  deps: Dependencies,
  pass: Pass,
  { run, copy }: { run: Run; copy: CopyView },
): Promise<CopySeen> {
  const outcome = await noteCopyOf(deps, run, copy)
  pass.recorder.note(outcome)
  return await judge(deps, pass, { outcome, run, copy })
}

/** What was told to a run: how it was before, and what came of it. */
interface Told {
  outcome: NoteOutcome
  run: Run
  copy: CopyView
}

async function judge(deps: Dependencies, pass: Pass, told: Told): Promise<CopySeen> {
  const { outcome, run, copy } = told
  const isOwn = outcome === 'recorded' || run.copy?.id === copy.id
  if (pass.auditId !== undefined && isOwn) await deps.ledger.markSeen(run.key, pass.auditId)
  const code = outcome === 'recorded' ? untold(told, deps.clock.nowMs()) : undefined
  if (code !== undefined) tellApplied(pass, proposal(code, told))
  if (isOwn && run.copy?.ours && !isOurs(copy)) leave(pass, proposal('reference_lost', told))
  if (isOwn && isUnplaced(run, copy)) await proposePlacing(deps, pass, { run, copy })
  const beside = isOwn ? await tidyBeside(deps, pass, { run, copy }) : 'tidy'
  const after = await tidyAfter(deps, pass, copy)
  const named = outcome === 'second_order' ? await nameSecondOrder(deps, pass, { key: run.key, copy }) : 'finished'
  if (named !== 'finished' || beside === 'unreachable') return named === 'finished' ? 'unreachable' : named
  return after === 'again' || beside === 'again' ? 'again' : 'finished'
}

/** What it was that no delivery had told of; undefined: its delivery may still be under way, or there is none for it yet. */
function untold({ run, copy }: Told, nowMs: number): FindingCode | undefined {
  const isSolved = copy.targetOrder !== undefined && isPlaced(copy.targetOrder)
  if (isSolved && run.state.name === 'parked') return 'parked_but_solved'
  if (!isFinal(copy) || nowMs - copy.updatedMs < TOLD_WITHIN_MS) return undefined
  return isSolved || copy.status === 'completed' ? 'unrecorded_outcome' : 'failed_without_retry'
}

/** The run was completed by a placed order; an order that was cancelled since was placed all the same. */
function isUnplaced({ state, copy: own }: Run, copy: CopyView): boolean {
  if (state.name !== 'completed' || !state.placed || own?.id !== copy.id || !isFinal(copy)) return false
  return copy.targetOrder !== undefined && isPayable(copy.targetOrder)
}

function proposal(code: FindingCode, { run, copy }: Told): Proposal {
  return { code, subject: run.key, evidence: { was: run.state.name, ...copyEvidence(copy) } }
}
