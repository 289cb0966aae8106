import { failureKind } from '../../core/failure.ts'
import type { Run } from '../../core/run.ts'
import { isPlaced } from '../../core/see.ts'
import type { CopyView } from '../../core/views.ts'
import { findCopies } from '../create-copies/find-copies.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { copyEvidence } from './copy-evidence.ts'
import { type Pass, remedy } from './pass.ts'

/**
 * Names an order that a run has beside its own, if both are placed still. The order stays that the run was completed with: the ledger
 * and who reads it know that one. Where that has been cancelled since, the one stays that was placed first.
 */
export async function nameSecondOrder(
  deps: Dependencies,
  pass: Pass,
  { run, copy }: { run: Run; copy: CopyView },
): Promise<void> {
  const placed = await placedCopies(deps, run)
  // What cannot be read now, the next pass reads.
  if (!placed.ok) return
  const [stays] = placed.value.toSorted((one, two) => rank(run, one) - rank(run, two))
  const extra = copy.targetOrder
  if (stays?.targetOrder === undefined || extra === undefined || stays.targetOrder.id === extra.id) return
  const why = stays.id === run.copy?.id ? 'the run was completed with it' : 'it was placed first'
  const evidence = { ...copyEvidence(copy), stays: stays.targetOrder.id, stays_because: why }
  const state = await remedy(pass, { code: 'duplicate_copy', subject: run.key, evidence }, async () => {
    const cancelled = await deps.commerceLayer.cancelOrder(extra.id)
    deps.log(cancelled.ok ? 'info' : 'warn', 'SECOND_ORDER_CANCELLED', {
      run: run.key,
      order: extra.id,
      ok: cancelled.ok,
    })
    return cancelled.ok ? 'applied' : 'failed'
  })
  if (state !== 'applied') pass.recorder.violate(run.key)
}

/** All copies of a run whose orders are placed now, its own among them. */
async function placedCopies(deps: Dependencies, run: Run): Promise<Answer<CopyView[]>> {
  const series = await deps.ledger.readSeries(run.seriesId)
  const found: Answer<CopyView[]> =
    series === undefined ? { ok: true, value: [] } : await findCopies(deps, { run, series, view: undefined })
  if (!found.ok) return found
  const own = run.copy && (await deps.commerceLayer.retrieveCopy(run.copy.type, run.copy.id))
  if (own?.ok === false && failureKind('read', own.failure) !== 'gone') return own
  const all = [...found.value, ...(own?.ok ? [own.value] : [])]
  return { ok: true, value: all.filter(({ targetOrder }) => targetOrder !== undefined && isPlaced(targetOrder)) }
}

/** The run's own copy before all others, then by when the order was placed (epoch ms). */
function rank(run: Run, { id, targetOrder, createdMs }: CopyView): number {
  return id === run.copy?.id ? Number.NEGATIVE_INFINITY : (targetOrder?.placedMs ?? createdMs)
}
