import { expect, test } from 'vitest'
import { type Invalid, messageOf } from '../../lib/emulator/invalid.ts'
import { at, type Json } from '../../lib/emulator/json.ts'
import { jsonOf, makeStage, type Stage } from './stage.ts'

const makeOrders = () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    customers: [{ id: 'ada', email: 'ada@example.com' }],
    orders: [
      {
        id: 'cart',
        status: 'draft',
        line_items: [{ id: 'tea', sku_code: 'TEA', quantity: 1, unit_amount_cents: 450 }],
      },
      { id: 'editing', line_items: [{ id: 'cup', sku_code: 'CUP', quantity: 2, unit_amount_cents: 1_200 }] },
    ],
  })
  return stage
}

const errorOf = async (response: Response): Promise<Json | undefined> => {
  expect(response.status).toBe(422)
  const errors = at(await jsonOf(response), 'errors')
  return Array.isArray(errors) ? errors[0] : undefined
}

const patch = (stage: Stage, [type, id]: readonly [type: string, id: string], attributes: object) =>
  stage.call('PATCH', `/api/${type}/${id}`, { data: { type, id, attributes } })

const post = (stage: Stage, type: string, data: object) =>
  stage.call('POST', `/api/${type}`, { data: { type, ...data } })

test('a limit that is not kept is told as in the documented example, with its key, the value and the limit', async () => {
  const stage = makeOrders()
  const sdk = await stage.sdk()
  await sdk.orders._start_editing('editing')
  await sdk.line_items.update({ id: 'cup', quantity: 100 })
  expect(await errorOf(await patch(stage, ['orders', 'editing'], { _stop_editing: true }))).toEqual({
    title: 'must be less than or equal to 2400',
    detail: 'total_amount_cents - must be less than or equal to 2400',
    code: 'VALIDATION_ERROR',
    status: '422',
    source: { pointer: '/data/attributes/total_amount_cents' },
    meta: { error: 'less_than_or_equal_to', value: 120_000, count: 2_400 },
  })
})

test.each<[string, (stage: Stage) => Promise<Response>, Json]>([
  ['what must not be empty', (stage) => post(stage, 'order_copies', {}), { error: 'blank' }],
  [
    'a relationship to nothing',
    (stage) =>
      post(stage, 'order_copies', { relationships: { source_order: { data: { type: 'orders', id: 'none' } } } }),
    { error: 'blank' },
  ],
  [
    'a value that another has',
    (stage) => post(stage, 'customers', { attributes: { email: 'ada@example.com' } }),
    { error: 'taken', value: 'ada@example.com' },
  ],
  [
    'a value out of the list',
    (stage) =>
      post(stage, 'webhooks', { attributes: { topic: 'orders.ready', callback_url: 'http://receiver.test/' } }),
    { error: 'inclusion', value: 'orders.ready' },
  ],
  [
    'a value of no sense',
    (stage) => post(stage, 'customers', { attributes: { email: 'nobody' } }),
    { error: 'invalid', value: 'nobody' },
  ],
  [
    'too little',
    (stage) => patch(stage, ['line_items', 'tea'], { quantity: 0 }),
    { error: 'greater_than_or_equal_to', value: 0, count: 1 },
  ],
  [
    'text for a number',
    (stage) => patch(stage, ['line_items', 'tea'], { quantity: 'two' }),
    { error: 'not_a_number', value: 'two' },
  ],
  [
    'a fraction for a whole number',
    (stage) => patch(stage, ['line_items', 'tea'], { quantity: 1.5 }),
    { error: 'not_an_integer', value: 1.5 },
  ],
  [
    'a status that cannot follow',
    (stage) => patch(stage, ['orders', 'cart'], { _approve: true }),
    { error: 'invalid' },
  ],
])('the meta of an error about %s has the key of Rails', async (_, request, meta) => {
  expect(at(await errorOf(await request(makeOrders())), 'meta')).toEqual(meta)
})

test('a problem without words of its own has those of Rails, with its limit', () => {
  const problem: Invalid = { part: 'attributes', name: 'quantity', key: 'greater_than', count: 3 }
  expect(messageOf(problem)).toBe('must be greater than 3')
  expect(messageOf({ ...problem, message: 'must be odd' })).toBe('must be odd')
})
