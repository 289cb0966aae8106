import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import { EMPTY_HISTORY, remember } from '../../../lib/core/history.ts'
import { newRun, type Run, type RunState } from '../../../lib/core/run.ts'
import { parseReference, parseRunKey, referenceOf, runKeyOf, seriesIdOf } from '../../../lib/core/run-key.ts'
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts'
import type { SubscriptionView } from '../../../lib/core/views.ts'
import type { StateCopy } from '../../../lib/emulator/state-types.ts'
import type { Ledger } from '../../../lib/flows/dependencies.ts'
import { noteSubscription } from '../../../lib/flows/note-series.ts'
import type { Still } from '../emulator/client.ts'

/** So many runs each series has had. */
export const RUNS_EACH = 10

const STEP_MS = 20

/** Of so many runs one was not recorded, and one has lost its copy. */
export const FAULTY_EVERY = 1_000

/**
 * Subscriptions that the platform runs, each with ten runs of which Perennial made the copies through the API, and which the ledger has
 * as completed; but for a few that were not recorded, and a few whose copies do not exist.
 */
export async function fillShop(still: Still, ledger: Ledger, runs: number): Promise<void> {
  const startMs = still.nowMs()
  await ledger.firstStartMs(startMs - DAY_MS)
  const ids = Array.from({ length: runs / RUNS_EACH }, (_, index) => `series-${String(index).padStart(6, '0')}`)
  const nextRunMs = startMs + 300 * DAY_MS
  const shape = { source_order: 'source', kind: 'automatic', status: 'active', frequency: 'monthly' } as const
  const next_run_at = new Date(nextRunMs).toISOString()
  still.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: ids.map((id) => ({ id, ...shape, next_run_at })),
  })
  for (let made = 0; made < runs; made += 1) {
    const id = ids[made % ids.length] ?? ''
    const dueMs = startMs - (RUNS_EACH - Math.floor(made / ids.length)) * HOUR_MS
    await copy(still, id, referenceOf(runKeyOf(seriesIdOf('subscription', id), dueMs), 1))
    await still.pass(STEP_MS)
  }
  // What a copy does next is known only when it has done what comes before.
  for (let passed = 0; passed < 5; passed += 1) await still.pass(5 * MINUTE_MS)
  const { copies, order_subscriptions } = still.emulator.control.state()
  for (const [index, one] of copies.entries()) await ledger.createRun(runOf(one, index, still.nowMs()))
  const notes = { ledger, clock: still, log: () => {}, settings: DEFAULT_SETTINGS }
  for (const { id, updated_at } of order_subscriptions) {
    await noteSubscription(notes, viewOf({ id, nextRunMs, updatedMs: Date.parse(updated_at) }))
  }
}

async function copy(still: Still, id: string, reference: string): Promise<void> {
  const relationships = {
    source_order: { data: { type: 'orders', id: 'source' } },
    order_subscription: { data: { type: 'order_subscriptions', id } },
  }
  const attributes = { reference, reference_origin: 'perennial', place_target_order: true }
  const body = { data: { type: 'recurring_order_copies', attributes, relationships } }
  await still.call('POST', '/api/recurring_order_copies', { status: 201, body })
}

function runOf({ id, reference, created_at, target_order }: StateCopy, index: number, nowMs: number): Run {
  const parsed = parseRunKey(parseReference(reference ?? '')?.key ?? '')
  if (parsed === undefined) throw new Error(`expected a reference of ours, got ${reference}`)
  const isLost = index % FAULTY_EVERY === 1
  const state: RunState =
    index % FAULTY_EVERY === 0
      ? { name: 'accepted', wakeMs: nowMs }
      : { name: 'completed', placed: true, closedMs: nowMs }
  const createdMs = Date.parse(created_at)
  const type = 'recurring_order_copies' as const
  const times = { createdMs, updatedMs: createdMs }
  const own = { type, id: isLost ? `lost${index}` : id, status: 'in_progress', ...times }
  const history = remember(EMPTY_HISTORY, { atMs: createdMs, from: 'new', to: 'planned', why: 'due', post: 1 })
  return {
    ...newRun({ ...parsed, clock: 'perennial', state }, history),
    posts: 1,
    copy: { ...own, targetOrderId: target_order ?? undefined, ours: true },
  }
}

/** A subscription as Commerce Layer has it. */
export function viewOf(of: Pick<SubscriptionView, 'id' | 'nextRunMs' | 'updatedMs'>): SubscriptionView {
  return {
    ...of,
    status: 'active',
    frequency: 'monthly',
    placeTargetOrder: true,
    startsMs: undefined,
    expiresMs: undefined,
    lastRunMs: undefined,
    succeededOnLastRun: undefined,
    metadata: {},
    sourceOrderId: 'source',
    automatic: true,
  }
}
