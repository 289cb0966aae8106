import { DAY_MS } from '../core/duration.ts'
import { type SeriesId, seriesIdOf } from '../core/run-key.ts'
import type { Seed, SeedOrder, SeedSubscription } from '../emulator/control-types.ts'
import type { JsonObject } from '../emulator/json.ts'
import type { SeriesPlan } from './series-plan.ts'
import type { World } from './world.ts'

/** Longer than any history goes on. */
const HOLIDAY_MS = 60 * DAY_MS

/** The order that the copies of a series are made of. */
export const sourceOrderOf = ({ id }: Pick<SeriesPlan, 'id'>): string => `${id}-source`

/** The resource that a series is at Commerce Layer. */
export const resourceOf = (plan: SeriesPlan): { type: 'orders' | 'order_subscriptions'; id: string } =>
  plan.kind === 'order' ? { type: 'orders', id: sourceOrderOf(plan) } : { type: 'order_subscriptions', id: plan.id }

/** The series that Perennial is to know it as. */
export const seriesOf = (plan: SeriesPlan): SeriesId => {
  const { type, id } = resourceOf(plan)
  return seriesIdOf(type === 'orders' ? 'order' : 'subscription', id)
}

/** Opens the shop: plants the series of a history, and has Commerce Layer tell of each that begins as it would. */
export async function openShop(
  world: Pick<World, 'emulator' | 'merchant'>,
  plans: readonly SeriesPlan[],
): Promise<void> {
  for (const plan of plans) {
    world.emulator.control.seed(seedOf(plan))
    // Of what was there before, nobody says anything.
    if (plan.runsBefore !== undefined) continue
    const { type, id } = resourceOf(plan)
    const status = await world.merchant.ask('PATCH', `${type}/${id}`, { type, id, attributes: announcement(plan) })
    if (status !== 200) throw new Error(`expected the shop to open with ${id}, was answered ${status}`)
  }
}

/**
 * Has the customers of subscriptions that the platform runs move their next run far away: they would go on for ever and make
 * histories longer, but no richer. What is under way goes on.
 */
export async function goOnHoliday(
  { merchant, timeline, truth }: Pick<World, 'merchant' | 'timeline' | 'truth'>,
  plans: readonly SeriesPlan[],
): Promise<void> {
  for (const plan of plans) {
    // A run that the platform has missed stays missed: moving it away would hide that.
    const isAhead = (truth.nextRunMs(plan.id) ?? 0) > timeline.nowMs()
    if (!truth.isKept(plan.id) || !isAhead) continue
    const { type, id } = resourceOf(plan)
    const attributes = { next_run_at: new Date(timeline.nowMs() + HOLIDAY_MS).toISOString() }
    await merchant.ask('PATCH', `${type}/${id}`, { type, id, attributes })
  }
}

/** What the merchant does so that a delivery tells of the series. */
function announcement({ kind }: SeriesPlan): Readonly<Record<string, true>> {
  if (kind === 'order') return { _place: true }
  return kind.startsWith('paused') ? { _deactivate: true } : { _activate: true }
}

function seedOf(plan: SeriesPlan): Seed {
  const { id, kind, outcome } = plan
  const source = sourceOrderOf(plan)
  const customer = { id: `${id}-customer`, email: `${id}@example.com` }
  if (kind === 'order') {
    const metadata = { perennial: metadataOf(plan) }
    const order = { id: source, ...standingOf(plan), customer: customer.id, metadata, copy_outcome: outcome } as const
    return { customers: [customer], orders: [order] }
  }
  const order = { id: source, customer: customer.id, copy_outcome: outcome }
  return { customers: [customer], orders: [order], order_subscriptions: [subscriptionOf(plan, source)] }
}

/** Its first run was due a period after it was placed. */
function standingOf({ firstDueMs, periodMs, runsBefore }: SeriesPlan): Pick<SeedOrder, 'status' | 'placed_at'> {
  if (runsBefore === undefined) return { status: 'pending' }
  return { status: 'placed', placed_at: new Date(firstDueMs - (runsBefore + 1) * periodMs).toISOString() }
}

function subscriptionOf(plan: SeriesPlan, source_order: string): SeedSubscription {
  const { id, frequency, firstDueMs, missed, unplaced, runsBefore } = plan
  const firstDue = new Date(firstDueMs).toISOString()
  const isNew = runsBefore === undefined
  const kind = plan.kind.endsWith('automatic') ? 'automatic' : 'manual'
  const common = { id, source_order, kind, frequency, next_run_at: firstDue } as const
  if (!plan.kind.startsWith('paused')) {
    return { ...common, status: isNew ? 'inactive' : 'active', miss_next_runs: missed, place_target_order: !unplaced }
  }
  return { ...common, status: isNew ? 'active' : 'inactive', metadata: { perennial: metadataOf(plan) } }
}

/** What a series' resource is to say where its terms are changed: its metadata, or where the platform keeps the clock its own attributes. */
export function changedTerms(plan: SeriesPlan, terms: JsonObject): JsonObject {
  if (plan.kind.startsWith('guarded')) return terms
  const asked = Object.entries({ ...metadataOf(plan), ...terms }).filter(([, value]) => value !== null)
  return { metadata: { perennial: Object.fromEntries(asked) } }
}

function metadataOf(plan: SeriesPlan): JsonObject {
  const { kind, firstDueMs, periodMs, runsBefore = 0 } = plan
  const starts = kind === 'order' ? {} : { starts_at: new Date(firstDueMs - runsBefore * periodMs).toISOString() }
  return { ...termsOf(plan), ...starts }
}

/** What its metadata ask for. */
function termsOf({ frequency, copies, catchUp, unplaced, cancelsSource, runsBefore = 0 }: SeriesPlan): JsonObject {
  const unusual = {
    ...(catchUp !== undefined && { catch_up: catchUp }),
    ...(unplaced && { place_target_order: false }),
    ...(cancelsSource && { cancel_source_order: true }),
  }
  return { frequency, copies: copies + runsBefore, ...unusual }
}
