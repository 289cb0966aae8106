import { nextPlainDueMs } from '../../core/due-times.ts'
import { COPY_TYPES, isOver, type Run, scheduledMs } from '../../core/run.ts'
import { parseReference, REFERENCE_ORIGIN, resourceIdOf } from '../../core/run-key.ts'
import { SAME_RUN_MS } from '../../core/same-run.ts'
import { isPlaced } from '../../core/see.ts'
import type { Series } from '../../core/series.ts'
import type { CopyView, SubscriptionView } from '../../core/views.ts'
import type { Answer, CopyQuery, Dependencies } from '../dependencies.ts'
import { termsOf } from '../series-terms.ts'
import type { Work } from './work.ts'

/** Of a series that makes more copies than these pages hold between two runs, the later ones are found by reference only. */
const MOST_PAGES = 4

/**
 * The copies that were made for a run: those with its reference, and those of its series that bear no reference and were
 * made after it was due and before the next one is. References have been lost at Commerce Layer, hence both.
 */
export async function findCopies(deps: Dependencies, { run, series, view }: Work): Promise<Answer<CopyView[]>> {
  const ours = await listByReference(deps, run)
  if (!ours.ok) return ours
  const nextDueMs = earliest((await termsOf(deps, run)).nextDueMs, nextOfPlatform(run, view))
  const others = await copiesOfSeries(deps, series, {
    createdFromMs: earliestMs(run) - SAME_RUN_MS,
    ...until(nextDueMs),
  })
  if (!others.ok) return others
  const [before] = await deps.ledger.runsOfSeries({ seriesId: run.seriesId, dueToMs: run.dueMs - 1, limit: 1 })
  const around = { series, nextDueMs, before }
  const mine = others.value.filter((copy) => belongsTo(copy, run, around))
  const byId = new Map([...ours.value, ...mine].map((copy) => [copy.id, copy]))
  return { ok: true, value: [...byId.values()].sort(byWeight) }
}

/** When the platform is due next after a run by its own frequency: after an outage of ours no later run may be known yet. */
function nextOfPlatform(run: Run, view: SubscriptionView | undefined): number | undefined {
  if (view === undefined || run.clock !== 'commerce_layer') return undefined
  return nextPlainDueMs(view.frequency, run.dueMs)
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((ms) => ms !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** Both types are asked for: a subscription may have become another kind since the POST. */
async function listByReference(deps: Dependencies, run: Run): Promise<Answer<CopyView[]>> {
  const found: CopyView[] = []
  for (const type of run.posts === 0 ? [] : COPY_TYPES) {
    const answer = await list(deps, { type, referenceStart: `${run.key}/` })
    if (!answer.ok) return answer
    found.push(...answer.value)
  }
  return { ok: true, value: found }
}

function until(nextDueMs: number | undefined): Pick<CopyQuery, 'createdToMs'> {
  return nextDueMs === undefined ? {} : { createdToMs: nextDueMs }
}

/** The copy that counts most comes first; of failures the newest, because its order may still be paid. */
function byWeight(one: CopyView, two: CopyView): number {
  const failed = rank(one) === LEAST
  return rank(one) - rank(two) || (failed ? two.createdMs - one.createdMs : one.createdMs - two.createdMs)
}

const LEAST = 3

/** One whose order is placed, else one that is completed, else one at work, else a failure. */
function rank(copy: CopyView): number {
  if (copy.targetOrder !== undefined && isPlaced(copy.targetOrder)) return 0
  if (copy.status === 'completed') return 1
  return copy.status === 'failed' || copy.status === 'aborted' ? LEAST : 2
}

function typeOf(series: Series): CopyView['type'] {
  return series.copyType ?? 'order_copies'
}

function ofSeries(series: Series): CopyQuery | undefined {
  const type = typeOf(series)
  if (type === 'recurring_order_copies') return { type, subscriptionId: resourceIdOf(series.id) }
  // `order_copies` cannot be filtered by their subscription, only by the order that they copy.
  return series.sourceOrderId === undefined ? undefined : { type, sourceOrderId: series.sourceOrderId }
}

/** All copies of a series that were made in a time, whosever they are. */
export async function copiesOfSeries(
  deps: Dependencies,
  series: Series,
  made: Pick<CopyQuery, 'createdFromMs' | 'createdToMs'>,
): Promise<Answer<CopyView[]>> {
  const query = ofSeries(series)
  return query === undefined ? { ok: true, value: [] } : await list(deps, { ...query, ...made })
}

/** A run that a person has moved forward is made before it is due. */
function earliestMs(run: Run): number {
  return Math.min(run.dueMs, scheduledMs(run))
}

function belongsTo(
  copy: CopyView,
  run: Run,
  { series, nextDueMs, before }: { series: Series; nextDueMs: number | undefined; before: Run | undefined },
): boolean {
  if (copy.referenceOrigin === REFERENCE_ORIGIN && copy.reference !== undefined) {
    return parseReference(copy.reference)?.key === run.key
  }
  const foreign = copy.reference !== undefined
  const anothers = copy.subscriptionId !== undefined && series.id !== `subscription:${copy.subscriptionId}`
  const later = nextDueMs !== undefined && copy.createdMs >= nextDueMs
  // Made in the half hour before, it is a guarded run's own unless the run before is, or may be, the one it was made for.
  const others = before !== undefined && (!isOver(before) || before.copy?.id === copy.id)
  const earlier = copy.createdMs < earliestMs(run) && (run.clock !== 'commerce_layer' || others)
  return !foreign && !anothers && !later && !earlier
}

async function list(deps: Dependencies, query: CopyQuery): Promise<Answer<CopyView[]>> {
  const copies: CopyView[] = []
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await deps.commerceLayer.listCopies({ ...query, page })
    if (!answer.ok) return answer
    copies.push(...answer.value.items)
    if (page >= answer.value.pageCount) break
  }
  return { ok: true, value: copies }
}
