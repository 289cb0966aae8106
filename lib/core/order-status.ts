/** Whether goods of an order have left, or are about to. */
export function isBeingShipped({ fulfillmentStatus }: { fulfillmentStatus: string }): boolean {
  return fulfillmentStatus === 'in_progress' || fulfillmentStatus === 'fulfilled'
}

/** Whether a customer who has the order's link could still pay it: a copy that failed leaves such orders behind. */
export function isPayable(order: { status: string }): boolean {
  return order.status === 'pending' || order.status === 'draft'
}
