import { fenceEndsMs } from '../../core/fence.ts'
import { isPayable } from '../../core/order-status.ts'
import type { Run } from '../../core/run.ts'
import type { CopyView } from '../../core/views.ts'
import { isOrderWanted } from '../../core/wanted-order.ts'
import { findCopies } from '../create-copies/find-copies.ts'
import { goesOnByItself } from '../create-copies/place.ts'
import type { Dependencies } from '../dependencies.ts'
import { copyEvidence } from './copy-evidence.ts'
import type { Pass } from './pass.ts'
import { remedyByName } from './remedy-by-name.ts'

/** A completed run, and its copy whose order is not placed. */
interface Unplaced {
  run: Run
  copy: CopyView
}

/** Proposes to place the order of a run that the ledger has as completed; nothing else will. */
export async function proposePlacing(deps: Dependencies, pass: Pass, unplaced: Unplaced): Promise<void> {
  const { run, copy } = unplaced
  const proposal = { code: 'completed_unplaced', subject: run.key, evidence: copyEvidence(copy) } as const
  const act = async () => {
    const outcome = await placeAfterLook(deps, unplaced)
    deps.log(outcome === 'placed' ? 'info' : 'warn', 'COMPLETED_RUN_PLACED', { run: run.key, outcome })
    return outcome === 'placed' ? 'applied' : 'failed'
  }
  await remedyByName(deps, pass, { proposal, order: copy.targetOrderId, act })
}

/** Places the order unless something else is the run's order, or may still become it: the precautions of every placing. */
async function placeAfterLook(
  deps: Dependencies,
  { run, copy }: Unplaced,
): Promise<'placed' | 'too_early' | 'not_wanted' | 'has_rival' | 'changed' | 'failed'> {
  const series = await deps.ledger.readSeries(run.seriesId)
  if (series === undefined || !isOrderWanted(series, run, [])) return 'not_wanted'
  if (run.doubted && fenceEndsMs(run, deps.settings) > deps.clock.nowMs()) return 'too_early'
  const found = await findCopies(deps, { run, series, view: undefined })
  if (!found.ok) return 'failed'
  if (found.value.some((other) => other.id !== copy.id && goesOnByItself(other))) return 'has_rival'
  const order =
    copy.targetOrderId === undefined ? undefined : await deps.commerceLayer.retrieveOrder(copy.targetOrderId)
  if (order === undefined || !order.ok) return 'failed'
  if (!isPayable(order.value)) return 'changed'
  return (await deps.commerceLayer.placeOrder(order.value.id)).ok ? 'placed' : 'failed'
}
