import { chunksOf } from '../../../lib/core/chunks.ts'
import { SECOND_MS } from '../../../lib/core/duration.ts'
import { noteOrderSeries, noteSubscription } from '../../../lib/flows/note-series.ts'
import type { Scenario } from './scenarios.ts'
import type { PaceWorld } from './world.ts'

/** As many series are read by one request. */
const PAGE = 25

/** Far below the limit, also with what follows at once. */
const BETWEEN_PAGES_MS = SECOND_MS

interface SeriesToPlant {
  kind: 'subscription' | 'order'
  id: string
  dueMs: number
}

/**
 * Plants monthly series that Perennial runs, one for each due time of a scenario, and has their runs planned as a delivery of
 * each would.
 */
export async function plant(world: PaceWorld, { dueTimes, every2ndAnOrder = false }: Scenario): Promise<void> {
  const all = dueTimes.map(
    (dueMs, index): SeriesToPlant =>
      every2ndAnOrder && index % 2 === 1
        ? { kind: 'order', id: `order-${index}`, dueMs }
        : { kind: 'subscription', id: `series-${index}`, dueMs },
  )
  seed(world, all)
  for (const kind of ['subscription', 'order'] as const) {
    const ids = all.filter((one) => one.kind === kind).map(({ id }) => id)
    for (const some of chunksOf(ids, PAGE)) {
      const noted = await note(world, kind, some)
      const other = noted.find(({ outcome }) => outcome !== 'planned')
      if (other !== undefined) throw new Error(`expected a run of ${other.series?.id} to be planned: ${other.outcome}`)
      await world.timeline.pause(BETWEEN_PAGES_MS)
    }
  }
}

function seed({ emulator }: PaceWorld, all: readonly SeriesToPlant[]): void {
  const metadata = (dueMs: number) => ({
    perennial: { frequency: 'monthly', starts_at: new Date(dueMs).toISOString() },
  })
  emulator.control.seed({
    orders: all.map(({ kind, id, dueMs }) =>
      kind === 'order' ? { id, metadata: metadata(dueMs) } : { id: `${id}-source` },
    ),
    order_subscriptions: all
      .filter(({ kind }) => kind === 'subscription')
      .map(({ id, dueMs }) => ({
        id,
        source_order: `${id}-source`,
        kind: 'manual',
        status: 'inactive',
        frequency: 'monthly',
        metadata: metadata(dueMs),
      })),
  })
}

async function note({ person }: PaceWorld, kind: SeriesToPlant['kind'], ids: readonly string[]) {
  const { commerceLayer } = person
  const noted: Awaited<ReturnType<typeof noteSubscription>>[] = []
  if (kind === 'order') {
    for (const view of found(await commerceLayer.listOrders(ids))) noted.push(await noteOrderSeries(person, view))
  } else {
    for (const view of found(await commerceLayer.listSubscriptions(ids)))
      noted.push(await noteSubscription(person, view))
  }
  return noted
}

function found<T>(answer: { ok: true; value: T } | { ok: false }): T {
  if (answer.ok) return answer.value
  throw new Error(`what was planted could not be read: ${JSON.stringify(answer)}`)
}
