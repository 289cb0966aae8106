import type { Run } from '../lib/core/run.ts'
import { type RunKey, runKeyOf } from '../lib/core/run-key.ts'
import type { Seed } from '../lib/emulator/control-types.ts'
import type { EmulatorState, StateCopy, StateOrder } from '../lib/emulator/state-types.ts'

/** What a test needs of a world to run a shop in it. */
export interface ShopWorld {
  nowMs(): number
  seed(seed: Seed): void
  /** PATCHes a resource through the API, as a shop does, and lets what follows from it arrive. */
  change(
    type: 'orders' | 'order_subscriptions' | 'order_copies' | 'webhooks',
    id: string,
    attributes: Record<string, unknown>,
  ): Promise<void>
  /** Everything at Commerce Layer. */
  state(): EmulatorState
}

const HOUR_MS = 3_600_000

/** An order that asks to recur every hour, placed by its customer; answers with its first run. */
export async function placeRecurring(
  world: ShopWorld,
  id: string,
  metadata: Record<string, string | number | boolean> = {},
): Promise<RunKey> {
  const perennial = { frequency: 'hourly', copies: 1, ...metadata }
  world.seed({
    customers: [{ id: `${id}-customer`, email: `${id}@example.com` }],
    orders: [{ id, status: 'pending', customer: `${id}-customer`, metadata: { perennial } }],
  })
  await world.change('orders', id, { _place: true })
  const placed = world.state().orders.find((order) => order.id === id)
  return runKeyOf(`order:${id}`, Date.parse(placed?.placed_at ?? '') + HOUR_MS)
}

/** A monthly subscription that Commerce Layer runs, due in two hours; answers with its run. */
export async function subscribe(
  world: ShopWorld,
  id: string,
  more: { miss_next_runs?: number; kind?: 'automatic' | 'manual' } = {},
): Promise<RunKey> {
  const dueMs = Math.floor(world.nowMs() / 1000) * 1000 + 2 * HOUR_MS
  const shape = { kind: 'automatic', status: 'inactive', frequency: 'monthly' } as const
  const next_run_at = new Date(dueMs).toISOString()
  world.seed({
    customers: [{ id: `${id}-customer`, email: `${id}@example.com` }],
    orders: [{ id: `${id}-source`, customer: `${id}-customer` }],
    order_subscriptions: [{ id, source_order: `${id}-source`, next_run_at, ...shape, ...more }],
  })
  await world.change('order_subscriptions', id, { _activate: true })
  return runKeyOf(`subscription:${id}`, dueMs)
}

export function copiesOf(world: ShopWorld, orderId: string): StateCopy[] {
  return world.state().copies.filter((copy) => copy.source_order === orderId)
}

/** The placed orders that copies of an order made: what its customer pays for. */
export function ordersPlacedFrom(world: ShopWorld, orderId: string): StateOrder[] {
  const targets = copiesOf(world, orderId).map((copy) => copy.target_order)
  return world.state().orders.filter((order) => targets.includes(order.id) && order.status === 'placed')
}

/** Why the run moved, move by move. */
export function whysOf(run: Run): string[] {
  return [...run.history.first, ...run.history.last].map((entry) => entry.why)
}

export const isCompleted = (run: Run): boolean => run.state.name === 'completed'
export const isParked = (run: Run): boolean => run.state.name === 'parked'
export const isSkipped = (run: Run): boolean => run.state.name === 'skipped'
