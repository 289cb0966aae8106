import { ORDER_FIELDS } from '../adapters/commerce-layer/orders.ts'

const TIMES = ['created_at', 'updated_at'] as const

const COPY: ReadonlySet<string> = new Set([
  ...TIMES,
  'status',
  'reference',
  'reference_origin',
  'place_target_order',
  'errors_log',
  'source_order',
  'target_order',
  'order_subscription',
])

/**
 * What Commerce Layer shows in the simulator: what the core's views read of it. Real documents are ten times as long, and
 * putting together, signing, checking and reading the rest of them would take most of the time.
 */
export const SHOWN_FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['order_copies', COPY],
  ['recurring_order_copies', COPY],
  ['orders', new Set([...ORDER_FIELDS, 'order_subscription', 'order_subscriptions'])],
  [
    'order_subscriptions',
    new Set([
      ...TIMES,
      'status',
      'frequency',
      'place_target_order',
      'starts_at',
      'last_run_at',
      'next_run_at',
      'expires_at',
      'succeeded_on_last_run',
      'metadata',
      'source_order',
      'order_subscription_items',
    ]),
  ],
  ['order_subscription_items', new Set()],
])
