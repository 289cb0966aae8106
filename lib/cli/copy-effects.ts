import type { Series } from '../core/series.ts'

/** What making a run of a series does, to whom: what a person has to know before it is done. */
export function copyEffects({ options, copyType, sourceOrderId }: Series): string[] {
  return [
    `creates a copy (${copyType ?? 'order_copies'}) of order ${sourceOrderId ?? 'unknown'}`,
    options.placeTargetOrder
      ? 'places the new order at once and charges the payment source that the customer saved'
      : 'leaves the new order as a draft: nothing is charged',
    ...(options.cancelSourceOrder ? ['cancels the source order'] : []),
    'the customer gets the mails that the shop sends for a new order',
  ]
}
