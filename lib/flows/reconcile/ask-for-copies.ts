import type { PassOutcome } from '../../core/reconciliation.ts'
import type { CopyType, Run, RunCopy } from '../../core/run.ts'
import { isoSeconds } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { askById } from './ask-by-id.ts'
import { leave, type Pass } from './pass.ts'
import { seeCopyOf } from './see-copy.ts'

/** Asks for the copies that runs stand for, by their ids: those of one type. What does not exist any more is named. */
export async function askForCopies(
  deps: Dependencies,
  pass: Pass,
  { type, runs }: { type: CopyType; runs: readonly Run[] },
): Promise<PassOutcome> {
  const { commerceLayer } = deps
  return await askById(deps, {
    rows: runs.flatMap((run) => (run.copy?.type === type ? [{ run, copy: run.copy }] : [])),
    idOf: ({ copy }) => copy.id,
    list: (ids) => commerceLayer.listCopiesById(type, ids),
    retrieve: (id) => commerceLayer.retrieveCopy(type, id),
    see: async ({ run, copy }, now) => {
      if (now === 'gone') {
        leaveMissing(pass, run, copy)
        return 'finished'
      }
      // An audit asks for each run of its window once: what can only be done later is the hourly pass's.
      const seen = await seeCopyOf(deps, pass, { run, copy: now })
      return seen === 'again' ? 'finished' : seen
    },
  })
}

function leaveMissing(pass: Pass, run: Run, { type, id, status, createdMs, targetOrderId: order }: RunCopy): void {
  const evidence = { was: run.state.name, copy: `${type}/${id}`, copy_status: status, copied_at: isoSeconds(createdMs) }
  leave(pass, {
    code: 'missing_copy',
    subject: run.key,
    evidence: { ...evidence, ...(order !== undefined && { order }) },
  })
}
