import type { JsonObject } from '../json.ts'
import type { Resource } from '../resource.ts'

/**
 * Automatic subscriptions come from a market's subscription model, have items, and are renewed by recurring_order_copies;
 * manual ones have no items, and are renewed by order_copies of their whole source order. The API shows neither word.
 */
export type SubscriptionKind = 'automatic' | 'manual'

/** Whether a subscription is automatic; it may have lost its last item and still is. */
export const isAutomatic = ({ hidden }: Resource): boolean => hidden.kind === 'automatic'

/** What a manual subscription keeps about its kind. */
export const manual: JsonObject = { kind: 'manual' satisfies SubscriptionKind }

/** What an automatic subscription keeps about its kind; later changes of its model do not reach it. */
export const automaticBy = (model: Resource | undefined): JsonObject => ({
  kind: 'automatic' satisfies SubscriptionKind,
  auto_cancel: model?.attributes.auto_cancel === true,
})

/** Whether a subscription is cancelled together with its source order, as its model wanted when it came into being. */
export const isCancelledWithSource = ({ hidden }: Resource): boolean => hidden.auto_cancel === true
