import { expect, test } from 'vitest'
import { at, isJsonList, type Json } from '../../../lib/emulator/json.ts'
import { jsonOf, makeStage } from '../stage.ts'

const stageWithSource = () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [
      { id: 'series', source_order: 'source', kind: 'automatic', frequency: 'daily' },
      { id: 'manual', source_order: 'source', kind: 'manual', frequency: 'daily' },
    ],
  })
  return stage
}

const source_order = { data: { type: 'orders', id: 'source' } }
const order_subscription = { data: { type: 'order_subscriptions', id: 'series' } }

const errorsOf = (document: Json | undefined): readonly Json[] => {
  const errors = at(document, 'errors')
  return isJsonList(errors) ? errors : []
}

const copy = (data: object) => ({
  data: { type: 'order_copies', attributes: {}, relationships: { source_order }, ...data },
})
const recurring = (relationships: object) => ({ data: { type: 'recurring_order_copies', relationships } })

test.each<[string, string, unknown, number, string, string?]>([
  ['a body that is not JSON', 'order_copies', '{', 400, 'BAD_REQUEST'],
  ['a body without data', 'order_copies', {}, 400, 'PARAM_MISSING'],
  ['data that is a list', 'order_copies', { data: [] }, 400, 'INVALID_DATA_FORMAT'],
  ['another type', 'order_copies', copy({ type: 'orders' }), 400, 'INVALID_RESOURCE'],
  ['an id of the client', 'order_copies', copy({ id: 'mine' }), 400, 'PARAM_NOT_ALLOWED'],
  ['an unknown attribute', 'order_copies', copy({ attributes: { colour: 'red' } }), 400, 'PARAM_NOT_ALLOWED'],
  ['a read-only attribute', 'order_copies', copy({ attributes: { status: 'completed' } }), 400, 'PARAM_NOT_ALLOWED'],
  [
    'an attribute named as a method',
    'order_copies',
    copy({ attributes: { constructor: 1 } }),
    400,
    'PARAM_NOT_ALLOWED',
  ],
  [
    'a subscription of a plain copy',
    'order_copies',
    copy({ relationships: { source_order, order_subscription } }),
    400,
    'PARAM_NOT_ALLOWED',
  ],
  [
    'a linkage type that the third-party mirror has',
    'order_copies',
    copy({ relationships: { source_order: { data: { type: 'source_orders', id: 'source' } } } }),
    400,
    'TYPE_MISMATCH',
  ],
  [
    'a linkage without data',
    'order_copies',
    copy({ relationships: { source_order: {} } }),
    400,
    'INVALID_LINKS_OBJECT',
  ],
  [
    'no source order',
    'order_copies',
    copy({ relationships: {} }),
    422,
    'VALIDATION_ERROR',
    '/data/relationships/source_order',
  ],
  [
    'a source order that does not exist',
    'order_copies',
    copy({ relationships: { source_order: { data: { type: 'orders', id: 'x' } } } }),
    422,
    'VALIDATION_ERROR',
    '/data/relationships/source_order',
  ],
  [
    'text for a boolean',
    'order_copies',
    copy({ attributes: { place_target_order: 'yes' } }),
    422,
    'VALIDATION_ERROR',
    '/data/attributes/place_target_order',
  ],
  [
    'a recurring copy without a subscription',
    'recurring_order_copies',
    recurring({ source_order }),
    422,
    'VALIDATION_ERROR',
    '/data/relationships/order_subscription',
  ],
  [
    'a recurring copy without a source order',
    'recurring_order_copies',
    recurring({ order_subscription }),
    422,
    'VALIDATION_ERROR',
    '/data/relationships/source_order',
  ],
  [
    'a recurring copy of a manual subscription',
    'recurring_order_copies',
    recurring({ source_order, order_subscription: { data: { type: 'order_subscriptions', id: 'manual' } } }),
    422,
    'VALIDATION_ERROR',
    '/data/relationships/order_subscription',
  ],
])('%s is refused in a POST', async (_, type, body, status, code, pointer) => {
  const stage = stageWithSource()
  const response = await stage.call('POST', `/api/${type}`, body)
  expect(response.status).toBe(status)
  const [error] = errorsOf(await jsonOf(response))
  expect(error).toMatchObject({
    code,
    status: String(status),
    title: expect.any(String),
    detail: expect.any(String),
  })
  expect(at(error, 'source', 'pointer')).toBe(pointer)
  expect(stage.emulator.control.state().copies).toEqual([])
})

test('a copy takes only reference, reference_origin and metadata in a PATCH, with its own id', async () => {
  const stage = stageWithSource()
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order: sdk.orders.relationship('source') })
  const patch = (data: object) =>
    stage.call('PATCH', `/api/order_copies/${id}`, { data: { type: 'order_copies', id, ...data } })
  const changed = await sdk.order_copies.update({ id, reference: 'r', reference_origin: 'o', metadata: { a: 1 } })
  expect(changed).toMatchObject({ reference: 'r', reference_origin: 'o', metadata: { a: 1 } })
  expect((await patch({ attributes: { place_target_order: true } })).status).toBe(400)
  const other = await patch({ id: 'another' })
  expect(await other.json()).toMatchObject({ errors: [{ code: 'KEY_NOT_INCLUDED_IN_URL' }] })
})

test('a resource, path, method or media type that is not there is refused', async () => {
  const stage = stageWithSource()
  const authorization = `Bearer ${await stage.token()}`
  const status = async (method: string, path: string, headers: Record<string, string> = {}) =>
    (
      await stage.emulator.handle(
        new Request(`http://emulator.test${path}`, { method, headers: { authorization, ...headers } }),
      )
    ).status
  expect(await status('GET', '/api/orders/nobody')).toBe(404)
  expect(await status('GET', '/api/colours')).toBe(404)
  expect(await status('GET', '/api/constructor')).toBe(404)
  expect(await status('GET', '/elsewhere')).toBe(404)
  expect(await status('GET', '/api/orders/%E0%A4%A')).toBe(400)
  expect(await status('PUT', '/api/orders')).toBe(405)
  expect(await status('DELETE', '/api/order_factories/x')).toBe(405)
  expect(await status('GET', '/api/orders', { accept: 'text/html' })).toBe(406)
  expect(await status('POST', '/api/orders', { 'content-type': 'application/json' })).toBe(415)
})
