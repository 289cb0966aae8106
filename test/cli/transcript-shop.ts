import type { Seed, SeedOrder } from '../../lib/emulator/control-types.ts'

/** When the transcript begins. */
export const START_MS = Date.parse('2026-12-01T08:00:00Z')
const HOUR_MS = 3_600_000

/** A subscription that the platform runs, and orders that recur daily; the copies of two are refused. */
export const SHOP: Seed = {
  customers: [{ id: 'ann', email: 'ann@example.com' }],
  orders: [
    { id: 'milk-source', customer: 'ann' },
    daily('tea', -23),
    { ...daily('soap', -23), copy_outcome: 'refused' },
    { ...daily('rice', -23), copy_outcome: 'refused' },
    ...['figs', 'jam', 'nuts', 'oats', 'plums'].map((id) => daily(id, 0)),
  ],
  order_subscriptions: [
    { id: 'milk', source_order: 'milk-source', kind: 'automatic', frequency: 'monthly', next_run_at: iso(48) },
  ],
}

function iso(hours: number): string {
  return new Date(START_MS + hours * HOUR_MS).toISOString()
}

function daily(id: string, placedHours: number): SeedOrder {
  return { id, customer: 'ann', placed_at: iso(placedHours), metadata: { perennial: { frequency: 'daily' } } }
}
