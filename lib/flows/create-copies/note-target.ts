import type { Run } from '../../core/run.ts'
import type { OrderView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteTargetOrderOf } from '../note-copy.ts'
import { type Settled, settledBySight } from './settle-failure.ts'

/** Tells a held run that its order is placed. */
export async function noteTarget(deps: Dependencies, run: Run, order: OrderView): Promise<Settled> {
  await noteTargetOrderOf(deps, run, order)
  return await settledBySight(deps, run)
}
