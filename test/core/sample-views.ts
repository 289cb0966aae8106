import type { CopyView, OrderView, SubscriptionView } from '../../lib/core/views.ts'
import { DUE_MS } from './sample-runs.ts'

const SEEN_MS = DUE_MS + 300_000

/** An order as it is seen: the target order of the sample run's copy. */
export function orderView(status: string, changes: Partial<OrderView> = {}): OrderView {
  return {
    id: 'TrGtOrDeR1',
    status,
    paymentStatus: 'unpaid',
    fulfillmentStatus: 'unfulfilled',
    createdMs: SEEN_MS,
    placedMs: undefined,
    updatedMs: SEEN_MS,
    metadata: {},
    amountCents: undefined,
    currencyCode: undefined,
    renewsSubscriptionId: undefined,
    hasSubscriptions: undefined,
    ...changes,
  }
}

/** A copy as it is seen, with the status of its target order if it has one. */
export function copyView(status: string, orderStatus?: string, changes: Partial<CopyView> = {}): CopyView {
  const targetOrder = orderStatus === undefined ? undefined : orderView(orderStatus)
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
    schedule: undefined,
    targetOrder,
    targetOrderId: targetOrder?.id,
    error: undefined,
    ...changes,
  }
}

/** An automatic subscription as it is seen. */
export function subscriptionView(status: string, changes: Partial<SubscriptionView> = {}): SubscriptionView {
  return {
    id: 'SuBsCrIpT1',
    status,
    frequency: 'monthly',
    placeTargetOrder: true,
    startsMs: undefined,
    expiresMs: undefined,
    nextRunMs: undefined,
    lastRunMs: undefined,
    succeededOnLastRun: undefined,
    updatedMs: SEEN_MS,
    metadata: {},
    sourceOrderId: 'SoUrCeOrD1',
    automatic: true,
    ...changes,
  }
}
