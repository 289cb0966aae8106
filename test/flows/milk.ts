import { DAY_MS, HOUR_MS } from '../../lib/core/duration.ts'
import { type RunKey, runKeyOf } from '../../lib/core/run-key.ts'
import type { SubscriptionView } from '../../lib/core/views.ts'
import type { CopyOutcome, SeedSubscription } from '../../lib/emulator/control-types.ts'
import { type FlowWorld, START_MS } from './world.ts'

const PERIODS_MS = { hourly: HOUR_MS, daily: DAY_MS } as const
type Frequency = keyof typeof PERIODS_MS

interface Milk {
  /** What copies of its order run into. */
  outcome?: CopyOutcome
  /** How many runs the platform will not do. */
  missed?: number
}

/** A subscription that the platform runs, the first time a period from the start; answers with the keys of its runs, from 1. */
export async function subscribeMilk(
  world: FlowWorld,
  frequency: Frequency,
  { outcome: copy_outcome = 'ok', missed: miss_next_runs = 0 }: Milk = {},
): Promise<(count: number) => RunKey> {
  const keyOf = (count: number) => runKeyOf('subscription:milk', START_MS + count * PERIODS_MS[frequency])
  const next_run_at = new Date(START_MS + PERIODS_MS[frequency]).toISOString()
  const shape: Omit<SeedSubscription, 'frequency'> = { id: 'milk', source_order: 'milk-source', kind: 'automatic' }
  world.seed({
    customers: [{ id: 'ann', email: 'ann@example.com' }],
    orders: [{ id: 'milk-source', customer: 'ann', copy_outcome }],
    order_subscriptions: [{ ...shape, frequency, status: 'inactive', next_run_at, miss_next_runs }],
  })
  await world.change('order_subscriptions', 'milk', { _activate: true })
  return keyOf
}

/** The subscription as it is at Commerce Layer. */
export async function readMilk(world: FlowWorld): Promise<SubscriptionView> {
  const read = await world.deps.commerceLayer.retrieveSubscription('milk')
  if (!read.ok) throw new Error('the subscription could not be read')
  return read.value
}

/** From now on no delivery arrives. */
export function loseDeliveries(world: FlowWorld): void {
  world.emulator.control.addFaults([{ on: 'delivery', count: null, effect: { kind: 'lose' } }])
}

/** Commerce Layer goes on for so long, and none of our functions is invoked. */
export async function letPlatformGoOn(world: FlowWorld, forMs: number): Promise<void> {
  const untilMs = world.nowMs() + forMs
  while (world.nowMs() < untilMs) {
    const nextMs = Math.min(world.emulator.nextWakeMs() ?? untilMs, untilMs)
    world.moveClock(Math.max(1, nextMs - world.nowMs()))
    await world.emulator.runDue()
  }
}
