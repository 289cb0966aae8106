import { parseReference } from '../../core/run-key.ts'
import { isOurs } from '../../core/see.ts'
import type { CopyView } from '../../core/views.ts'
import { cancelLeftover } from '../cancel-leftover.ts'
import type { Dependencies } from '../dependencies.ts'
import { putScheduleBack } from '../put-schedule-back.ts'

/** Puts right what a copy of ours has left behind: an order that nobody needs, a schedule that was moved for it. */
export async function tidyAfter(deps: Dependencies, copy: CopyView): Promise<void> {
  const key = copy.reference === undefined || !isOurs(copy) ? undefined : parseReference(copy.reference)?.key
  const run = key && (await deps.ledger.readRun(key))
  if (run === undefined) return
  await cancelLeftover(deps, run, copy)
  await putScheduleBack(deps, run)
}
