import { nextPlainDueMs } from '../../core/due-times.ts'
import { COPY_TYPES, isOver, type Run, scheduledMs } from '../../core/run.ts'
import { parseReference, REFERENCE_ORIGIN, resourceIdOf } from '../../core/run-key.ts'
import { SAME_RUN_MS } from '../../core/same-run.ts'
import { isOfLaterDue } from '../../core/schedule.ts'
import { isPlaced } from '../../core/see.ts'
import type { Series } from '../../core/series.ts'
import type { CopyView, SubscriptionView } from '../../core/views.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import type { CopyQuery } from '../dependencies-of-copies.ts'
import { termsOf } from '../series-terms.ts'
import type { Work } from './work.ts'

/** Of a series that makes more copies than these pages hold for a run, the later ones are found by reference only. */
export const MOST_PAGES = 4

/**
 * The copies that were made for a run: those with its reference, and those of its series that bear no reference and were
 * made after it was due and before the next one is. References have been lost at Commerce Layer, hence both.
 */
export async function findCopies(deps: Dependencies, work: Work): Promise<Answer<CopyView[]>> {
  const ours = await listByReference(deps, work.run)
  if (!ours.ok) return ours
  const nextDueMs = await nextDueOf(deps, work)
  const others = await copiesOfSeries(deps, work.series, windowOf(work.run, nextDueMs))
  if (!others.ok) return others
  const around = { nextDueMs, before: await runBefore(deps, work.run) }
  return { ok: true, value: ofRun(work, around, { ours: ours.value, others: others.value }) }
}

/** What tells the copies of a run from those of the runs before and after it. */
export interface Surroundings {
  nextDueMs: number | undefined
  before: Run | undefined
}

/** When the series of a run is due next after it (epoch ms); undefined: never again, as far as is known. */
export async function nextDueOf(deps: Pick<Dependencies, 'ledger'>, { run, view }: Work): Promise<number | undefined> {
  return earliest((await termsOf(deps, run)).nextDueMs, nextOfPlatform(run, view))
}

export async function runBefore({ ledger }: Pick<Dependencies, 'ledger'>, run: Run): Promise<Run | undefined> {
  const [before] = await ledger.runsOfSeries({ seriesId: run.seriesId, dueToMs: run.dueMs - 1, limit: 1 })
  return before
}

/** The copies of a run among those with its reference and those of its series, the one that counts most first. */
export function ofRun(
  work: Work,
  around: Surroundings,
  { ours, others }: { ours: readonly CopyView[]; others: readonly CopyView[] },
): CopyView[] {
  const mine = others.filter((copy) => belongsTo(copy, work, around))
  return [...new Map([...ours, ...mine].map((copy) => [copy.id, copy])).values()].sort(byWeight)
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

/** The copies that we have asked for. Both types are asked for: a subscription may have become another kind since the POST. */
export async function listByReference(deps: Dependencies, run: Run): Promise<Answer<CopyView[]>> {
  const found: CopyView[] = []
  for (const type of run.posts === 0 ? [] : COPY_TYPES) {
    const answer = await list(deps, { type, referenceStart: `${run.key}/` })
    if (!answer.ok) return answer
    found.push(...answer.value.copies)
  }
  return { ok: true, value: found }
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

/** Where copies of a series are that bear no reference; undefined: nothing says which order is copied. */
export function ofSeries(series: Series): CopyQuery | undefined {
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
  if (query === undefined) return { ok: true, value: [] }
  const listed = await list(deps, { ...query, ...made })
  return listed.ok ? { ok: true, value: listed.value.copies } : listed
}

/** When the copies of a run that bear no reference are made. */
export function windowOf(run: Run, nextDueMs: number | undefined): Pick<CopyQuery, 'createdFromMs' | 'createdToMs'> {
  const createdFromMs = earliestMs(run) - SAME_RUN_MS
  return nextDueMs === undefined ? { createdFromMs } : { createdFromMs, createdToMs: nextDueMs }
}

/** A run that a person has moved forward is made before it is due. */
function earliestMs(run: Run): number {
  return Math.min(run.dueMs, scheduledMs(run))
}

function belongsTo(copy: CopyView, { run, series }: Work, { nextDueMs, before }: Surroundings): boolean {
  if (copy.referenceOrigin === REFERENCE_ORIGIN && copy.reference !== undefined) {
    return parseReference(copy.reference)?.key === run.key
  }
  const foreign = copy.reference !== undefined
  const anothers = copy.subscriptionId !== undefined && series.id !== `subscription:${copy.subscriptionId}`
  const isPlatforms = run.clock === 'commerce_layer' && isOfLaterDue(copy, run.dueMs)
  const later = (nextDueMs !== undefined && copy.createdMs >= nextDueMs) || isPlatforms
  // Made in the half hour before, it is a run's own that the platform may make, unless the run before is, or may be, the one it was made for.
  const others = before !== undefined && (!isOver(before) || before.copy?.id === copy.id)
  const isNeverPlatforms = run.clock !== 'commerce_layer' && series.clock !== 'commerce_layer'
  const earlier = copy.createdMs < earliestMs(run) && (isNeverPlatforms || others)
  return !foreign && !anothers && !later && !earlier
}

/** What a list has shown; `cut_off`: there is more, later created, that was not read. */
export interface Listed {
  copies: CopyView[]
  extent: 'all' | 'cut_off'
}

/** Lists copies page by page, at most so many pages. */
export async function list(
  deps: Pick<Dependencies, 'commerceLayer'>,
  query: CopyQuery,
  mostPages = MOST_PAGES,
): Promise<Answer<Listed>> {
  const copies: CopyView[] = []
  for (let page = 1; page <= mostPages; page += 1) {
    const answer = await deps.commerceLayer.listCopies({ ...query, page })
    if (!answer.ok) return answer
    copies.push(...answer.value.items)
    if (page >= answer.value.pageCount) return { ok: true, value: { copies, extent: 'all' } }
  }
  return { ok: true, value: { copies, extent: 'cut_off' } }
}
