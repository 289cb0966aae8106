/** What an order can be paid with, and a customer's wallet can hold. */
export const paymentSourceTypes = [
  'adyen_payments',
  'axerve_payments',
  'braintree_payments',
  'checkout_com_payments',
  'external_payments',
  'klarna_payments',
  'paypal_payments',
  'satispay_payments',
  'stripe_payments',
  'wire_transfers',
] as const
