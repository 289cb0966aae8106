import { chunksOf } from '../../core/chunks.ts'
import { COPY_TYPES } from '../../core/run.ts'
import { parseReference, type RunKey, referenceOf } from '../../core/run-key.ts'
import type { CopyView } from '../../core/views.ts'
import {
  type Listed,
  list,
  MOST_PAGES,
  nextDueOf,
  ofRun,
  ofSeries,
  runBefore,
  windowOf,
} from '../create-copies/find-copies.ts'
import type { Work } from '../create-copies/work.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import type { AnyOf, CopyQuery } from '../dependencies-of-copies.ts'

type Needs = Pick<Dependencies, 'ledger' | 'commerceLayer'>

/** What one list request can ask for at once. */
const AT_ONCE = 25

/** The copies of runs; `cut_off`: there are more in their time than were read, and those of any run may be among these. */
export interface CopiesOfRuns extends Pick<Listed, 'extent'> {
  byRun: ReadonlyMap<RunKey, CopyView[]>
}

/**
 * The copies that were made for runs, at most 25: what the look-up of each would find, by a few requests for all of them.
 *
 * @param mostPages So many pages of a list are read at most.
 */
export async function copiesOfRuns(
  deps: Needs,
  works: readonly Work[],
  mostPages = MOST_PAGES * works.length,
): Promise<Answer<CopiesOfRuns>> {
  const ours = await listByReferences(deps, works, mostPages)
  if (!ours.ok) return ours
  const wanted = await Promise.all(works.map((work) => wantedOf(deps, work)))
  const others = await listBySeries(
    deps,
    wanted.flatMap(({ query }) => query ?? []),
    mostPages,
  )
  if (!others.ok) return others
  const found = new Map<RunKey, CopyView[]>()
  for (const { work, nextDueMs, query } of wanted) {
    const { run } = work
    const around = { nextDueMs, before: await runBefore(deps, run) }
    const bySeries = others.value.copies.filter((copy) => isAskedFor(copy, query))
    const byReference = ours.value.copies.filter(({ reference = '' }) => parseReference(reference)?.key === run.key)
    found.set(run.key, ofRun(work, around, { ours: byReference, others: bySeries }))
  }
  const isCutOff = [ours, others].some(({ value }) => value.extent === 'cut_off')
  return { ok: true, value: { byRun: found, extent: isCutOff ? 'cut_off' : 'all' } }
}

/** What a look-up would ask for of the series of a run; undefined: nothing. */
interface Wanted {
  work: Work
  nextDueMs: number | undefined
  query: CopyQuery | undefined
}

async function wantedOf(deps: Needs, work: Work): Promise<Wanted> {
  const nextDueMs = await nextDueOf(deps, work)
  const query = ofSeries(work.series)
  return { work, nextDueMs, query: query && { ...query, ...windowOf(work.run, nextDueMs) } }
}

/** Both types are asked for: a subscription may have become another kind since the POST. */
async function listByReferences(deps: Needs, works: readonly Work[], mostPages: number): Promise<Answer<Listed>> {
  const references = works.flatMap(({ run }) =>
    Array.from({ length: run.posts }, (_, at) => referenceOf(run.key, at + 1)),
  )
  const queries = chunksOf(references, AT_ONCE).flatMap((some) =>
    COPY_TYPES.map((type): CopyQuery => ({ type, anyOf: { references: some } })),
  )
  return await listAll(deps, queries, mostPages)
}

/** Runs that were parked together were mostly due together: one window holds the copies of all. */
async function listBySeries(deps: Needs, queries: readonly CopyQuery[], mostPages: number): Promise<Answer<Listed>> {
  const bySubscription = queries.filter(({ subscriptionId }) => subscriptionId !== undefined)
  const bySource = queries.filter(({ sourceOrderId }) => sourceOrderId !== undefined)
  const merged = [
    ...merge(bySubscription, { subscriptionIds: distinct(bySubscription.map((one) => one.subscriptionId)) }),
    ...merge(bySource, { sourceOrderIds: distinct(bySource.map((one) => one.sourceOrderId)) }),
  ]
  return await listAll(deps, merged, mostPages)
}

/** One query for what many ask for; all are of one type. */
function merge(queries: readonly CopyQuery[], anyOf: AnyOf): CopyQuery[] {
  const [first] = queries
  if (first === undefined) return []
  const [from, to] = [queries.map((one) => one.createdFromMs ?? 0), queries.map((one) => one.createdToMs ?? Infinity)]
  const createdToMs = Math.max(...to)
  const until = Number.isFinite(createdToMs) ? { createdToMs } : {}
  return [{ type: first.type, anyOf, createdFromMs: Math.min(...from), ...until }]
}

/** Whether a query would have listed a copy. */
function isAskedFor(copy: CopyView, query: CopyQuery | undefined): boolean {
  if (query === undefined || copy.type !== query.type) return false
  const { subscriptionId = copy.subscriptionId, sourceOrderId = copy.sourceOrderId } = query
  const { createdFromMs = 0, createdToMs = Infinity } = query
  const isWithin = copy.createdMs >= createdFromMs && copy.createdMs <= createdToMs
  return isWithin && copy.subscriptionId === subscriptionId && copy.sourceOrderId === sourceOrderId
}

async function listAll(deps: Needs, queries: readonly CopyQuery[], mostPages: number): Promise<Answer<Listed>> {
  const all: Listed = { copies: [], extent: 'all' }
  for (const query of queries) {
    const answer = await list(deps, query, mostPages)
    if (!answer.ok) return answer
    all.copies.push(...answer.value.copies)
    if (answer.value.extent === 'cut_off') all.extent = 'cut_off'
  }
  return { ok: true, value: all }
}

function distinct(ids: readonly (string | undefined)[]): string[] {
  return [...new Set(ids.flatMap((id) => id ?? []))]
}
