import { failureKind } from '../../core/failure.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { CopyType, Run } from '../../core/run.ts'
import { isoSeconds } from '../../core/run-key.ts'
import type { CopyView } from '../../core/views.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { leave, type Pass } from './pass.ts'
import { type CopySeen, seeCopyOf } from './see-copy.ts'
import { unreachable } from './unreachable.ts'

/** As many ids as one request takes. */
const AT_ONCE = 25

/** Asks for the copies that runs stand for, by their ids: all of one type. What does not exist any more is named. */
export async function askForCopies(
  deps: Dependencies,
  pass: Pass,
  { type, runs }: { type: CopyType; runs: readonly Run[] },
): Promise<PassOutcome> {
  for (let from = 0; from < runs.length; from += AT_ONCE) {
    const asked = runs.slice(from, from + AT_ONCE)
    const ids = asked.flatMap(({ copy }) => copy?.id ?? [])
    const answer = await deps.commerceLayer.listCopiesById(type, ids)
    if (!answer.ok) return await unreachable(deps, answer)
    const byId = new Map(answer.value.map((copy) => [copy.id, copy]))
    for (const run of asked) {
      const outcome = await seeOrMiss(deps, pass, { run, copy: byId.get(run.copy?.id ?? '') })
      if (outcome === 'unfinished' || outcome === 'unreachable') return outcome
    }
  }
  return 'finished'
}

/** A list may lag behind: a copy is missing only when it is not found by its own id. */
async function seeOrMiss(
  deps: Dependencies,
  pass: Pass,
  { run, copy: listed }: { run: Run; copy: CopyView | undefined },
): Promise<CopySeen> {
  if (run.copy === undefined) return 'finished'
  const { type, id, status, createdMs } = run.copy
  const read: Answer<CopyView> =
    listed === undefined ? await deps.commerceLayer.retrieveCopy(type, id) : { ok: true, value: listed }
  if (read.ok) return await seeCopyOf(deps, pass, { run, copy: read.value })
  if (failureKind('read', read.failure) !== 'gone') return await unreachable(deps, read)
  const order = run.copy.targetOrderId
  const evidence = { was: run.state.name, copy: `${type}/${id}`, copy_status: status, copied_at: isoSeconds(createdMs) }
  leave(pass, {
    code: 'missing_copy',
    subject: run.key,
    evidence: { ...evidence, ...(order !== undefined && { order }) },
  })
  return 'finished'
}
