import type { Seed } from '../../lib/emulator/control-types.ts'

const MONTHLY = { perennial: { frequency: 'monthly' } }

/** A series of each kind, seen at noon on 2026-11-22. */
export const SHOP: Seed = {
  orders: [
    { id: 'ordinary', placed_at: '2026-11-01T10:00:00Z' },
    { id: 'soon', placed_at: '2026-11-01T10:00:00Z', metadata: MONTHLY },
    { id: 'overdue', placed_at: '2026-10-20T10:00:00Z', metadata: MONTHLY, total_amount_cents: 12_345 },
    { id: 'broken', placed_at: '2026-10-20T10:00:00Z', metadata: { perennial: { frequency: 'sometimes' } } },
    { id: 'sourceA', placed_at: '2026-10-25T10:00:00Z' },
    { id: 'sourceB', placed_at: '2026-10-22T09:00:00Z' },
    { id: 'sourceC', placed_at: '2026-10-22T09:00:00Z' },
  ],
  order_subscriptions: [
    { id: 'guarded', source_order: 'sourceA', kind: 'automatic', frequency: 'monthly' },
    {
      id: 'missed',
      source_order: 'sourceB',
      kind: 'automatic',
      frequency: 'monthly',
      next_run_at: '2026-11-22T09:00:00Z',
      items: [{ sku_code: 'TEA', quantity: 3, unit_amount_cents: 1_000 }],
    },
    {
      id: 'conflict',
      source_order: 'sourceC',
      kind: 'manual',
      frequency: 'weekly',
      next_run_at: '2026-11-24T09:00:00Z',
      metadata: MONTHLY,
    },
    {
      id: 'ours',
      source_order: 'sourceC',
      kind: 'manual',
      status: 'inactive',
      frequency: 'weekly',
      metadata: { perennial: { frequency: 'weekly', starts_at: '2026-11-29T11:00:00Z', place_target_order: false } },
    },
    { id: 'idle', source_order: 'sourceC', kind: 'manual', status: 'inactive', frequency: 'weekly' },
  ],
  webhooks: [
    {
      topic: 'orders.place',
      callback_url: 'https://perennial.example/deliveries/orders.place',
      include_resources: ['order_subscription', 'order_subscriptions'],
    },
    { topic: 'orders.cancel', callback_url: 'https://perennial.example/deliveries/orders.cancel' },
    { topic: 'orders.approve', callback_url: 'https://elsewhere.example/hook' },
  ],
}
