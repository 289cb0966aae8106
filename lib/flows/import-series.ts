import { type ApiFailure, failureKind } from '../core/failure.ts'
import { saysTheSame, seriesOfOrder } from '../core/observe-series.ts'
import { slowDown } from '../core/rate-limit.ts'
import { type SeriesId, seriesIdOf } from '../core/run-key.ts'
import { isRecurring, type Series, type SeriesClock } from '../core/series.ts'
import { changePace } from './change-pace.ts'
import type { Answer, Dependencies } from './dependencies.ts'
import type { ListedSeries, PageStart, SeriesList, SeriesPage } from './dependencies-of-import.ts'
import { endSeries, type Noted, noteOrderSeries, noteSubscription } from './note-series.ts'

type Needs = Omit<Dependencies, 'random' | 'queue' | 'knock'>

/** What the ledger knew of a series before: nothing, something else, or all of it. Or nobody keeps its clock. */
export const IMPORT_OUTCOMES = ['new', 'changed', 'known', 'not_recurring'] as const
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number]

/** A series that was imported. */
export interface ImportedSeries {
  id: SeriesId
  outcome: ImportOutcome
  clock: SeriesClock
  /** What is wrong with its metadata, or that it has some although the platform runs it. */
  problem: string | undefined
  /** When the run is due that was planned (epoch ms); `before_start`: it was due before the start, and is left alone. */
  planned: number | 'before_start' | 'none'
}

/** How it ended. What was imported until then stays, and is known the next time. */
export type ImportEnd = { outcome: 'finished' } | { outcome: 'unreadable'; failure: ApiFailure }

const LISTS: readonly SeriesList[] = ['active_subscriptions', 'own_subscriptions', 'own_orders']
const FIRST_PAGE: PageStart = { createdFromMs: undefined, page: 1 }
const MOST_TRIES = 4

/** How many resources there are to read. */
export async function countSeries(deps: Needs): Promise<Answer<number>> {
  let total = 0
  for (const list of LISTS) {
    const first = await patiently(deps, () => deps.commerceLayer.listSeries(list, FIRST_PAGE))
    if (!first.ok) return first
    total += first.value.recordCount
  }
  return { ok: true, value: total }
}

/**
 * Notes every series of an organization, as its deliveries would have, and so plans its next run. Again it finds all of it known;
 * after it was cut off it does the rest.
 */
export async function importSeries(
  deps: Needs,
  onSeries: (imported: ImportedSeries) => Promise<void>,
): Promise<ImportEnd> {
  for (const list of LISTS) {
    let before: ReadonlySet<SeriesId> = new Set()
    for (let start: PageStart | undefined = FIRST_PAGE; start !== undefined; ) {
      const from: PageStart = start
      const page: Answer<SeriesPage> = await patiently(deps, () => deps.commerceLayer.listSeries(list, from))
      if (!page.ok) return { outcome: 'unreadable', failure: page.failure }
      const items = page.value.items.filter((item) => !before.has(idOf(item)))
      const imported = await importPage(deps, items)
      if (!imported.ok) return { outcome: 'unreadable', failure: imported.failure }
      for (const one of imported.value) await onSeries(one)
      before = new Set(page.value.items.map(idOf))
      start = page.value.next
    }
  }
  return { outcome: 'finished' }
}

/** Asks again where waiting helps. Of what goes wrong only a 429 is told to the others: it may be only here that nothing answers. */
async function patiently<T>(deps: Needs, ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask()
    await deps.turns.settle()
    const kind = answer.ok ? undefined : failureKind('read', answer.failure)
    if (answer.ok || tries === MOST_TRIES || (kind !== 'throttled' && kind !== 'transient')) return answer
    if (kind !== 'throttled') continue
    await changePace(deps, (pace) => slowDown(pace, answer.failure.retryAfterMs, deps.clock.nowMs()))
  }
}

async function importPage(deps: Needs, items: readonly ListedSeries[]): Promise<Answer<ImportedSeries[]>> {
  const known = new Map((await deps.ledger.readManySeries(items.map(idOf))).map((series) => [series.id, series]))
  const targets = await listTargets(deps, items, known)
  if (!targets.ok) return targets
  const targetIds = new Set(targets.value)
  const imported = items.map(async (item) => {
    const before = known.get(idOf(item))
    const isTarget = item.kind === 'order' && targetIds.has(item.view.id)
    return isTarget ? await leaveOut(deps, idOf(item), before) : await importOne(deps, item, before)
  })
  return { ok: true, value: await Promise.all(imported) }
}

/** Which orders are the target of a copy: copies may inherit metadata, and would breed. Asked only of orders that would recur. */
async function listTargets(
  deps: Needs,
  items: readonly ListedSeries[],
  known: ReadonlyMap<SeriesId, Series>,
): Promise<Answer<string[]>> {
  const unknown = items.flatMap((item) => {
    const before = known.get(idOf(item))
    const series = item.kind === 'order' && before?.vetted !== true ? seriesOfOrder(item.view, before) : undefined
    return series !== undefined && isRecurring(series) ? [item.view.id] : []
  })
  return await patiently(deps, () => deps.commerceLayer.listTargetOrderIds(unknown))
}

async function leaveOut(deps: Needs, id: SeriesId, before: Series | undefined): Promise<ImportedSeries> {
  if (before !== undefined) await endSeries(deps, id, 'not_a_series')
  return { id, outcome: 'not_recurring', clock: 'not_a_series', problem: undefined, planned: 'none' }
}

async function importOne(deps: Needs, item: ListedSeries, before: Series | undefined): Promise<ImportedSeries> {
  const noted =
    item.kind === 'subscription'
      ? await noteSubscription(deps, item.view)
      : await noteOrderSeries(deps, item.view, { vetted: true })
  return {
    id: idOf(item),
    outcome: outcomeOf(noted, before),
    clock: noted.series?.clock ?? 'not_a_series',
    problem: noted.series?.problem,
    planned: noted.planned?.dueMs ?? (noted.outcome === 'before_start' ? 'before_start' : 'none'),
  }
}

function outcomeOf({ series, planned }: Noted, before: Series | undefined): ImportOutcome {
  if (series === undefined || !isRecurring(series)) return 'not_recurring'
  if (before === undefined) return 'new'
  return planned === undefined && saysTheSame(series, before) ? 'known' : 'changed'
}

function idOf({ kind, view }: ListedSeries): SeriesId {
  return seriesIdOf(kind, view.id)
}
