import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const problemsOf = (seed: unknown): unknown => {
  const { emulator } = makeStage()
  try {
    emulator.control.seed(seed)
    return 'accepted'
  } catch (error) {
    return error instanceof Error && 'problems' in error ? error.problems : error
  }
}

const customers = [{ id: 'anna', email: 'anna@example.com' }]

const line = { sku_code: 'TEA', quantity: 1, unit_amount_cents: 450 }

test('a seed may have everything that it can have', () => {
  const seed = {
    subscription_models: [
      {
        id: 'model',
        name: 'Model',
        strategy: 'by_line_items',
        frequencies: ['weekly', '30 4 * * *'],
        auto_activate: false,
        auto_cancel: true,
      },
    ],
    markets: [{ id: 'market', name: 'Market', subscription_model: 'model' }],
    customers,
    customer_payment_sources: [{ id: 'card', customer: 'anna', name: 'XXXX-1111' }],
    orders: [
      {
        id: 'order',
        market: 'market',
        customer: 'anna',
        customer_payment_source: 'card',
        coupon_code: 'SPRING',
        discount_amount_cents: -100,
        promotion_discount_cents: -200,
        line_items: [{ ...line, id: 'tea', frequency: 'weekly', name: 'Tea' }, line],
      },
    ],
    order_subscriptions: [
      {
        id: 'series',
        source_order: 'order',
        kind: 'automatic',
        frequency: 'weekly',
        customer_payment_source: 'card',
      },
    ],
  }
  expect(problemsOf(seed)).toBe('accepted')
})

test.each([
  {
    wrong: { markets: [{ id: 'market', name: 'Market', subscription_model: 'none' }] },
    problem: '/markets/0/subscription_model: no such member of subscription_models: none',
  },
  {
    wrong: { customer_payment_sources: [{ id: 'card', customer: 'nobody' }] },
    problem: '/customer_payment_sources/0/customer: no such member of customers: nobody',
  },
  {
    wrong: { orders: [{ id: 'a', customer_payment_source: 'none' }] },
    problem: '/orders/0/customer_payment_source: no such member of customer_payment_sources: none',
  },
  {
    wrong: { orders: [{ id: 'a', line_items: [line], total_amount_cents: 1 }] },
    problem: '/orders/0/total_amount_cents: expected nothing, since it follows from the line_items',
  },
  {
    wrong: {
      orders: [
        { id: 'a', line_items: [{ ...line, id: 'same' }] },
        { id: 'b', line_items: [line, { ...line, id: 'same' }] },
      ],
    },
    problem: '/orders/1/line_items/1/id: same is taken, expected a new id',
  },
  {
    wrong: { orders: [{ id: 'a', line_items: [{ ...line, quantity: 0 }] }] },
    problem: '/orders/0/line_items/0/quantity: expected a whole number from 1, got 0',
  },
  {
    wrong: { orders: [{ id: 'a', discount_amount_cents: 5 }] },
    problem: '/orders/0/discount_amount_cents: expected a whole number from -1000000000 to 0, got 5',
  },
  {
    wrong: { subscription_models: [{ id: 'model', name: 'Model', frequencies: [] }] },
    problem: '/subscription_models/0/frequencies: expected at least one frequency, got none',
  },
  {
    wrong: { subscription_models: [{ id: 'model', name: 'Model', frequencies: ['sometimes'] }] },
    problem:
      '/subscription_models/0/frequencies/0: expected a frequency: hourly, daily, weekly, monthly, two-month, three-month, ' +
      'four-month, six-month, yearly, or a crontab with one fixed minute such as 30 9 * * 1, got "sometimes"',
  },
  {
    wrong: { customers: [{ id: 'anna' }] },
    problem: '/customers/0/email: expected an e-mail address, got nothing',
  },
  {
    wrong: { order_subscriptions: [{ id: 'a', source_order: 'b', frequency: 'daily' }] },
    problem: '/order_subscriptions/0/kind: expected one of automatic, manual, got nothing',
  },
  {
    wrong: { markets: [{ id: 'market' }] },
    problem: '/markets/0/name: expected text, got nothing',
  },
])('a seed is refused for $problem', ({ wrong, problem }) => {
  expect(problemsOf(wrong)).toEqual([problem])
})

test('a second seed may refer to what the first one brought, and not bring it again', () => {
  const { emulator } = makeStage()
  emulator.control.seed({ customers, orders: [{ id: 'a', line_items: [{ ...line, id: 'tea' }] }] })
  emulator.control.seed({ orders: [{ id: 'b', customer: 'anna' }] })
  const again = { orders: [{ id: 'c', line_items: [{ ...line, id: 'tea' }] }] }
  expect(() => emulator.control.seed(again)).toThrow('/orders/0/line_items/0/id: tea is taken')
})
