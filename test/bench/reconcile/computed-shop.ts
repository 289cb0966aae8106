import { makeCommerceLayer } from '../../../lib/adapters/commerce-layer/commerce-layer.ts'
import { HOUR_MS } from '../../../lib/core/duration.ts'
import { EMPTY_HISTORY, remember } from '../../../lib/core/history.ts'
import { seriesOfSubscription } from '../../../lib/core/observe-series.ts'
import { newRun, type Run } from '../../../lib/core/run.ts'
import {
  parseRunKey,
  type RunKey,
  referenceOf,
  runKeyOf,
  type SeriesId,
  seriesIdOf,
} from '../../../lib/core/run-key.ts'
import { runCopyOf } from '../../../lib/core/see.ts'
import type { Series } from '../../../lib/core/series.ts'
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts'
import type { CopyView } from '../../../lib/core/views.ts'
import type { Answer, Dependencies, Page } from '../../../lib/flows/dependencies.ts'
import { makeLedgerModel } from '../../../lib/simulator/models/ledger-model.ts'
import { makeQueueModel } from '../../../lib/simulator/models/queue-model.ts'
import { RUNS_EACH, viewOf } from './fill-shop.ts'
import { NO_WAITING } from './remote-shop.ts'

const PAGE = 25
const STEP_MS = 20
const TYPE = 'recurring_order_copies'
const NOW_MS = Date.parse('2026-03-01T00:00:00Z')

/**
 * A shop of any number of runs, in which all is well, and of which nothing is kept: what is asked for is computed, at Commerce Layer and
 * in the ledger. Only which rows an audit has marked is remembered, a byte each. So what grows with it is the auditor's.
 */
export function computedShop(runs: number): Dependencies {
  const clock = { nowMs: () => NOW_MS }
  const rows = makeRows(runs)
  const ledger: Dependencies['ledger'] = { ...makeLedgerModel(), ...rowsOf(rows) }
  return {
    clock,
    random: { next: () => 0.5 },
    ledger,
    queue: makeQueueModel({ clock }).queue,
    commerceLayer: { ...nobody(clock), ...listsOf(rows) },
    turns: NO_WAITING,
    knock: async () => 'answers',
    log: () => {},
    settings: DEFAULT_SETTINGS,
  }
}

interface Rows {
  runs: number
  series: number
  run(index: number): Run
  copy(index: number): CopyView
  view(index: number): ReturnType<typeof viewOf>
  seriesAt(index: number): Series
  /** Where a run is, or undefined. */
  indexOf(key: string): number | undefined
}

const seriesAtId = (id: SeriesId): number => Number(id.slice(id.lastIndexOf('-') + 1))

function makeRows(runs: number): Rows {
  const series = runs / RUNS_EACH
  const idAt = (index: number): string => `series-${index}`
  const madeMs = (index: number): number => NOW_MS - 2 * HOUR_MS - (runs - index) * STEP_MS
  const firstDueMs = Math.floor(madeMs(0) / HOUR_MS) * HOUR_MS
  const keyAt = (index: number): RunKey => {
    const id = seriesIdOf('subscription', idAt(index % series))
    return runKeyOf(id, firstDueMs - Math.floor(index / series) * HOUR_MS)
  }
  const copy = (index: number): CopyView => ({
    type: TYPE,
    id: `copy-${index}`,
    status: 'completed',
    createdMs: madeMs(index),
    updatedMs: madeMs(index),
    reference: referenceOf(keyAt(index), 1),
    referenceOrigin: 'perennial',
    placeTargetOrder: true,
    sourceOrderId: 'source',
    subscriptionId: idAt(index % series),
    schedule: undefined,
    targetOrder: { ...ORDER, id: `order-${index}`, createdMs: madeMs(index), placedMs: madeMs(index) },
    targetOrderId: `order-${index}`,
    error: undefined,
  })
  const view = (index: number) =>
    viewOf({ id: idAt(index), nextRunMs: firstDueMs, updatedMs: NOW_MS - 2 * HOUR_MS - (series - index) * STEP_MS })
  return {
    runs,
    series,
    copy,
    view,
    run: (index) => {
      const parsed = parseRunKey(keyAt(index))
      if (parsed === undefined) throw new Error(`expected a key of a run, got ${keyAt(index)}`)
      const history = remember(EMPTY_HISTORY, { atMs: 0, from: 'new', to: 'planned', why: 'due', post: 1 })
      const state = { name: 'completed', placed: true, closedMs: madeMs(index) } as const
      return { ...newRun({ ...parsed, clock: 'perennial', state }, history), posts: 1, copy: runCopyOf(copy(index)) }
    },
    seriesAt: (index) => seriesOfSubscription(view(index), undefined),
    indexOf: (key) => {
      const parsed = parseRunKey(key)
      return parsed && seriesAtId(parsed.seriesId) + ((firstDueMs - parsed.dueMs) / HOUR_MS) * series
    },
  }
}

const ORDER = {
  status: 'placed',
  paymentStatus: 'paid',
  fulfillmentStatus: 'unfulfilled',
  updatedMs: NOW_MS,
  metadata: {},
  amountCents: 100,
  currencyCode: 'EUR',
  renewsSubscriptionId: undefined,
  hasSubscriptions: undefined,
}

type LedgerRows = Pick<
  Dependencies['ledger'],
  'readRun' | 'runsOfSeries' | 'readSeries' | 'readManySeries' | 'markSeen' | 'scanRows'
>

function rowsOf({ runs, series, run, seriesAt, indexOf }: Rows): LedgerRows {
  const marks = new Uint8Array(series + runs)
  let audit = ''
  const seenBy = (place: number) => (marks[place] === 1 ? audit : undefined)
  return {
    readRun: async (key) => {
      const index = indexOf(key)
      return index === undefined ? undefined : run(index)
    },
    // Of a series that is looked at only the run that is due next is asked for.
    runsOfSeries: async ({ seriesId, limit }) =>
      Array.from({ length: Math.min(limit, RUNS_EACH) }, (_, at) => run(seriesAtId(seriesId) + at * series)),
    readSeries: async (id) => seriesAt(seriesAtId(id)),
    readManySeries: async (ids) => ids.map((id) => seriesAt(seriesAtId(id))),
    markSeen: async (key, by) => {
      audit = by
      const index = indexOf(key)
      marks[index === undefined ? Number(key.slice(key.lastIndexOf('-') + 1)) : series + index] = 1
    },
    scanRows: async ({ after = '0', limit }) => {
      const from = Number(after)
      const places = Array.from({ length: Math.min(limit, series + runs - from) }, (_, at) => from + at)
      return {
        series: places.filter((at) => at < series).map((at) => ({ row: seriesAt(at), seenBy: seenBy(at) })),
        runs: places.filter((at) => at >= series).map((at) => ({ row: run(at - series), seenBy: seenBy(at) })),
        after: from + places.length < series + runs ? String(from + places.length) : undefined,
      }
    },
  }
}

type Lists = Pick<
  Dependencies['commerceLayer'],
  'listCopies' | 'pageSubscriptions' | 'listFailedDeliveries' | 'listWebhooks'
>

function listsOf({ runs, series, copy, view }: Rows): Lists {
  return {
    listCopies: async ({ type, createdFromMs = 0, page = 1 }) => {
      return type === TYPE ? pageOf({ count: runs, fromMs: createdFromMs, page }, copy) : pageOf(NOTHING, copy)
    },
    pageSubscriptions: async ({ updatedFromMs, page }) => pageOf({ count: series, fromMs: updatedFromMs, page }, view),
    listFailedDeliveries: async () => pageOf(NOTHING, absent),
    listWebhooks: async () => pageOf(NOTHING, absent),
  }
}

interface Asked {
  count: number
  fromMs: number
  page: number
}

const NOTHING: Asked = { count: 0, fromMs: 0, page: 1 }

function absent(): never {
  throw new Error('there is none')
}

/** The last of a list came two hours ago, and each of the others a step before the next. */
function pageOf<T>({ count, fromMs, page }: Asked, at: (index: number) => T): Answer<Page<T>> {
  const before = Math.ceil((fromMs - (NOW_MS - 2 * HOUR_MS - count * STEP_MS)) / STEP_MS)
  const first = Math.min(count, Math.max(0, before))
  const left = count - first
  const from = first + (page - 1) * PAGE
  const items = Array.from({ length: Math.min(PAGE, Math.max(0, count - from)) }, (_, index) => at(from + index))
  return { ok: true, value: { items, pageCount: Math.ceil(left / PAGE), recordCount: left } }
}

/** Nothing else is asked in a shop in which all is well. */
function nobody(clock: Dependencies['clock']): Dependencies['commerceLayer'] {
  const credentials = { clientId: '', clientSecret: async () => '' }
  const transport = async (): Promise<never> => absent()
  return makeCommerceLayer({ apiUrl: '', authUrl: '', credentials, clock, transport })
}
