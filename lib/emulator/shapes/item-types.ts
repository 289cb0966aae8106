/** What a line item can be of. */
export const itemTypes = [
  'skus',
  'bundles',
  'gift_cards',
  'shipments',
  'payment_methods',
  'adjustments',
  'discount_engine_items',
  'percentage_discount_promotions',
  'free_shipping_promotions',
  'buy_x_pay_y_promotions',
  'free_gift_promotions',
  'fixed_price_promotions',
  'external_promotions',
  'fixed_amount_promotions',
  'flex_promotions',
] as const
