import type { Run } from '../../lib/core/run.ts'
import { type RunKey, runKeyOf } from '../../lib/core/run-key.ts'
import type { EmbeddedWorld } from './embedded-world.ts'

const HOUR_MS = 3_600_000

/** An order that asks to recur every hour, placed through the API as a shop would; answers with its first run. */
export async function placeRecurring(
  world: EmbeddedWorld,
  id: string,
  metadata: Record<string, string | number | boolean> = {},
): Promise<RunKey> {
  const perennial = { frequency: 'hourly', copies: 1, ...metadata }
  world.seed({
    customers: [{ id: `${id}-customer`, email: `${id}@example.com` }],
    orders: [{ id, status: 'pending', customer: `${id}-customer`, metadata: { perennial } }],
  })
  await accepted(world.patch('orders', id, { _place: true }))
  await world.settle()
  const placed = world.commerceLayer.emulator.control.state().orders.find((order) => order.id === id)
  return runKeyOf(`order:${id}`, Date.parse(placed?.placed_at ?? '') + HOUR_MS)
}

/** A monthly subscription that Commerce Layer runs, due in two hours; answers with its run. */
export async function subscribe(
  world: EmbeddedWorld,
  id: string,
  more: { miss_next_runs?: number; kind?: 'automatic' | 'manual' } = {},
): Promise<RunKey> {
  const dueMs = Math.floor(world.stack.nowMs() / 1000) * 1000 + 2 * HOUR_MS
  const shape = { kind: 'automatic', status: 'inactive', frequency: 'monthly' } as const
  world.seed({
    customers: [{ id: `${id}-customer`, email: `${id}@example.com` }],
    orders: [{ id: `${id}-source`, customer: `${id}-customer` }],
    order_subscriptions: [
      { id, source_order: `${id}-source`, next_run_at: new Date(dueMs).toISOString(), ...shape, ...more },
    ],
  })
  await accepted(world.patch('order_subscriptions', id, { _activate: true }))
  await world.settle()
  return runKeyOf(`subscription:${id}`, dueMs)
}

/** Why the run moved, move by move. */
export function whysOf(run: Run): string[] {
  return [...run.history.first, ...run.history.last].map((entry) => entry.why)
}

export const isCompleted = (run: Run) => run.state.name === 'completed'
export const isParked = (run: Run) => run.state.name === 'parked'
export const isSkipped = (run: Run) => run.state.name === 'skipped'

async function accepted(answer: Promise<number>): Promise<void> {
  const status = await answer
  if (status !== 200) throw new Error(`the shop's change was answered with ${status}`)
}
