import type { CopyView, OrderView } from '../../lib/core/views.ts'
import { DUE_MS } from './sample-runs.ts'

const SEEN_MS = DUE_MS + 300_000

/** The target order of the sample run's copy. */
export function orderView(status: string): OrderView {
  return {
    id: 'TrGtOrDeR1',
    status,
    paymentStatus: 'unpaid',
    placedMs: undefined,
    updatedMs: SEEN_MS,
    metadata: {},
    amountCents: undefined,
    currencyCode: undefined,
    renewsSubscriptionId: undefined,
    hasSubscriptions: undefined,
  }
}

/** A copy as it is seen, with the status of its target order if it has one. */
export function copyView(status: string, orderStatus?: string, changes: Partial<CopyView> = {}): CopyView {
  return {
    type: 'order_copies',
    id: 'CoPyOfRuN1',
    status,
    createdMs: DUE_MS + 1_000,
    updatedMs: SEEN_MS,
    reference: undefined,
    referenceOrigin: undefined,
    placeTargetOrder: true,
    sourceOrderId: undefined,
    subscriptionId: undefined,
    targetOrder: orderStatus === undefined ? undefined : orderView(orderStatus),
    error: undefined,
    ...changes,
  }
}
