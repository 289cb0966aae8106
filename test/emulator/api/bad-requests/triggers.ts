import fc from 'fast-check'
import type { BadRequest } from './bad-request.ts'
import { textOf } from './wishes.ts'

/** Moves that a status does not allow. */
const wrongMoves: Readonly<Record<'orders' | 'order_subscriptions', Readonly<Record<string, readonly string[]>>>> = {
  orders: {
    'order-draft': ['_place', '_approve'],
    'order-pending': ['_approve'],
    'order-approved': ['_approve'],
    'order-cancelled': ['_place', '_approve', '_cancel'],
  },
  order_subscriptions: {
    'subscription-draft': ['_deactivate'],
    'subscription-inactive': ['_deactivate'],
    'subscription-active': ['_activate'],
    'subscription-running': ['_activate'],
    'subscription-cancelled': ['_activate', '_deactivate', '_cancel'],
  },
}

const attributes = {
  orders: fc.record({ reference: fc.string(), metadata: fc.constant({ a: 1 }) }, { requiredKeys: [] }),
  order_subscriptions: fc.record(
    {
      reference: fc.string(),
      frequency: fc.constantFrom('daily', 'weekly'),
      next_run_at: fc.constant('2096-01-01T00:00:00Z'),
      expires_at: fc.constant('2097-01-01T00:00:00Z'),
      renewal_alert_period: fc.integer({ min: 1, max: 720 }),
    },
    { requiredKeys: [] },
  ),
} as const

/** Triggers that the resource's status does not allow, alone and with changes that would be good. */
export const wrongTriggers = (): fc.Arbitrary<BadRequest> =>
  fc.constantFrom('orders', 'order_subscriptions').chain((type) => {
    const moves = Object.entries(wrongMoves[type]).flatMap(([id, triggers]) => triggers.map((one) => ({ id, one })))
    return fc.tuple(fc.constantFrom(...moves), attributes[type]).map(([{ id, one }, changes]) => ({
      method: 'PATCH',
      path: `/api/${type}/${id}`,
      body: textOf({ data: { type, id, attributes: { ...changes, [one]: true } } }),
      status: [422],
    }))
  })
