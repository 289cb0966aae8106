import { DAY_MS } from '../../lib/core/duration.ts'
import type { Settings } from '../../lib/core/settings.ts'
import type { Seed, SeedSubscription } from '../../lib/emulator/control-types.ts'
import type { Dependencies } from '../../lib/flows/dependencies.ts'
import { type ImportedSeries, importSeries } from '../../lib/flows/import-series.ts'
import { loseDeliveries } from './milk.ts'
import { type FlowWorld, makeWorld, START_MS } from './world.ts'

export const iso = (afterMs: number) => new Date(START_MS + afterMs).toISOString()
export const monthly = { frequency: 'monthly', kind: 'automatic' } as const

/** A shop that ran before Perennial came: nobody told it anything. */
export function runningShop(seed: Seed, settings: Partial<Settings> = {}): FlowWorld {
  const world = makeWorld(settings)
  loseDeliveries(world)
  world.seed({ customers: [{ id: 'ann', email: 'ann@example.com' }], ...seed })
  return world
}

export function subscription(
  id: string,
  more: Partial<SeedSubscription> = {},
): Pick<Seed, 'orders' | 'order_subscriptions'> {
  const source_order = `${id}-source`
  return {
    orders: [{ id: source_order, customer: 'ann' }],
    order_subscriptions: [{ id, source_order, next_run_at: iso(DAY_MS), ...monthly, ...more }],
  }
}

/** Imports everything there is; answers with what was said of each series, by its id. */
export async function importAll(
  world: FlowWorld,
  changes: Partial<Pick<Dependencies, 'ledger' | 'commerceLayer'>> = {},
) {
  const imported: ImportedSeries[] = []
  const end = await importSeries({ ...world.deps, ...changes }, async (one) => void imported.push(one))
  return { end, imported, byId: new Map(imported.map(({ id, ...said }) => [id, said])) }
}
