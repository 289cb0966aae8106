import type { ApiErrorRecord } from './mask.ts'
import type { CopyType } from './run.ts'

/** What Perennial reads of an order. Times are epoch ms; statuses are an open set. */
export interface OrderView {
  id: string
  status: string
  paymentStatus: string
  fulfillmentStatus: string
  createdMs: number
  placedMs: number | undefined
  updatedMs: number
  metadata: Readonly<Record<string, unknown>>
  /** For people only: what placing this order charges. */
  amountCents: number | undefined
  currencyCode: string | undefined
  /** The subscription that this order is a renewal of, where the answer said so. */
  renewsSubscriptionId: string | undefined
  /** Whether subscriptions were generated from this order, where the answer said so. */
  hasSubscriptions: boolean | undefined
}

/** What Perennial reads of an order subscription. */
export interface SubscriptionView {
  id: string
  status: string
  frequency: string
  placeTargetOrder: boolean
  startsMs: number | undefined
  expiresMs: number | undefined
  nextRunMs: number | undefined
  lastRunMs: number | undefined
  succeededOnLastRun: boolean | undefined
  updatedMs: number
  metadata: Readonly<Record<string, unknown>>
  sourceOrderId: string | undefined
  /** Whether it renews by `recurring_order_copies`; undefined where the answer did not include its items. */
  automatic: boolean | undefined
}

/** How often a subscription runs, when it ran last, is to run next, and ends. */
export type ScheduleView = Pick<SubscriptionView, 'frequency' | 'lastRunMs' | 'nextRunMs' | 'expiresMs'>

/** What Perennial reads of a copy. */
export interface CopyView {
  type: CopyType
  id: string
  status: string
  createdMs: number
  updatedMs: number
  reference: string | undefined
  referenceOrigin: string | undefined
  placeTargetOrder: boolean | undefined
  sourceOrderId: string | undefined
  subscriptionId: string | undefined
  /** The times of its subscription, where the answer said them. */
  schedule: ScheduleView | undefined
  targetOrder: OrderView | undefined
  /** Also where the order itself was not included. */
  targetOrderId: string | undefined
  /** The first entry of `errors_log`, masked. */
  error: ApiErrorRecord | undefined
}

/** What Perennial reads of a webhook; its secret is never read. */
export interface WebhookView {
  id: string
  name: string | undefined
  topic: string
  callbackUrl: string
  includeResources: readonly string[]
  disabledMs: number | undefined
  /** `open` when Commerce Layer has given up calling it. */
  circuitState: string | undefined
  /** Failures in a row; it gives up after 30. */
  circuitFailureCount: number | undefined
  referenceOrigin: string | undefined
}

/** An attempt to deliver that we did not take. Of what it carried nothing is kept but what it was about. */
export interface FailedDeliveryView {
  id: string
  createdMs: number
  /** Of the address that it went to; undefined where that is none of ours. */
  topic: string | undefined
  /** The HTTP status that was answered; undefined where no answer came. */
  responseCode: string | undefined
  about: DeliveredResource | undefined
}

/** What a delivery was about. */
export interface DeliveredResource {
  type: string
  id: string
  /** Its `updated_at` as delivered; undefined where the body said none. */
  updatedMs: number | undefined
}
