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

type Refusal = {
  readonly claim: string
  readonly body: unknown
  readonly status: 400 | 422
  readonly code: string
  /** What the error points at, under /data. */
  readonly pointer?: string
}

/** Posts a body, expects it to be refused as described, and nothing to have been made. */
const expectRefusal = async (path: string, { body, status, code, pointer }: Refusal) => {
  const stage = stageWithSource()
  const response = await stage.call('POST', path, body)
  expect(response.status).toBe(status)
  const [error] = errorsOf(await jsonOf(response))
  expect(error).toMatchObject({ code, status: String(status), title: expect.any(String), detail: expect.any(String) })
  expect(at(error, 'source', 'pointer')).toBe(pointer === undefined ? undefined : `/data/${pointer}`)
  expect(stage.emulator.control.state().copies).toEqual([])
}

const notAllowed = { status: 400, code: 'PARAM_NOT_ALLOWED' } as const
const invalid = { status: 422, code: 'VALIDATION_ERROR' } as const
const linkedTo = (type: string, id: string) => ({ data: { type, id } })

test.each<Refusal>([
  { claim: 'a body that is not JSON', body: '{', status: 400, code: 'BAD_REQUEST' },
  { claim: 'a body without data', body: {}, status: 400, code: 'PARAM_MISSING' },
  { claim: 'data that is a list', body: { data: [] }, status: 400, code: 'INVALID_DATA_FORMAT' },
  { claim: 'another type', body: copy({ type: 'orders' }), status: 400, code: 'INVALID_RESOURCE' },
  { claim: 'data without a type', body: { data: {} }, status: 400, code: 'PARAM_MISSING' },
  { claim: 'a type that is no text', body: copy({ type: null }), status: 400, code: 'INVALID_RESOURCE' },
  { claim: 'an id of the client', body: copy({ id: 'mine' }), ...notAllowed },
  {
    claim: 'a body nested too deep',
    body: `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    status: 400,
    code: 'BAD_REQUEST',
  },
  { claim: 'an unknown attribute', body: copy({ attributes: { colour: 'red' } }), ...notAllowed },
  { claim: 'a read-only attribute', body: copy({ attributes: { status: 'completed' } }), ...notAllowed },
  { claim: 'an attribute named as a method', body: copy({ attributes: { constructor: 1 } }), ...notAllowed },
  {
    claim: 'a subscription of a plain copy',
    body: copy({ relationships: { source_order, order_subscription } }),
    ...notAllowed,
  },
  {
    claim: 'a linkage of type source_orders',
    body: copy({ relationships: { source_order: linkedTo('source_orders', 'source') } }),
    status: 400,
    code: 'TYPE_MISMATCH',
  },
  {
    claim: 'a linkage without data',
    body: copy({ relationships: { source_order: {} } }),
    status: 400,
    code: 'INVALID_LINKS_OBJECT',
  },
  { claim: 'no source order', body: copy({ relationships: {} }), ...invalid, pointer: 'relationships/source_order' },
  {
    claim: 'a source order that does not exist',
    body: copy({ relationships: { source_order: linkedTo('orders', 'x') } }),
    ...invalid,
    pointer: 'relationships/source_order',
  },
  {
    claim: 'text for a boolean',
    body: copy({ attributes: { place_target_order: 'yes' } }),
    ...invalid,
    pointer: 'attributes/place_target_order',
  },
])('$claim is refused when a copy is posted', (refusal) => expectRefusal('/api/order_copies', refusal))

test.each<Refusal>([
  {
    claim: 'no subscription',
    body: recurring({ source_order }),
    ...invalid,
    pointer: 'relationships/order_subscription',
  },
  {
    claim: 'no source order',
    body: recurring({ order_subscription }),
    ...invalid,
    pointer: 'relationships/source_order',
  },
  {
    claim: 'a manual subscription',
    body: recurring({ source_order, order_subscription: linkedTo('order_subscriptions', 'manual') }),
    ...invalid,
    pointer: 'relationships/order_subscription',
  },
])('$claim is refused when a recurring copy is posted', (refusal) =>
  expectRefusal('/api/recurring_order_copies', refusal),
)

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

test('a member that is missing is named, and never called undefined', async () => {
  const stage = stageWithSource()
  const detailOf = async (data: object) => {
    const response = await stage.call('PATCH', '/api/orders/source', { data })
    expect(response.status).toBe(400)
    return at(errorsOf(await jsonOf(response))[0], 'detail')
  }
  expect(await detailOf({ id: 'source' })).toBe('The required parameter, type, is missing.')
  expect(await detailOf({ type: 'orders' })).toBe('The required parameter, id, is missing.')
  expect(await detailOf({ type: 'orders', id: null })).toBe('The URL does not support the key null')
  expect(await detailOf({ type: ['orders'], id: 'source' })).toBe('["orders"] is not a valid resource.')
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
  expect(await status('GET', '/api/orders//source')).toBe(404)
  expect(await status('GET', '/api/orders/%E0%A4%A')).toBe(400)
  expect(await status('PUT', '/api/orders')).toBe(405)
  expect(await status('DELETE', '/api/order_factories/x')).toBe(405)
  expect(await status('GET', '/api/orders', { accept: 'text/html' })).toBe(406)
  expect(await status('POST', '/api/orders', { 'content-type': 'application/json' })).toBe(415)
})

test('what must not be empty cannot be emptied by a PATCH', async () => {
  const stage = stageWithSource()
  const sdk = await stage.sdk()
  const { id } = await sdk.subscription_models.create({ name: 'Tea', frequencies: ['daily'] })
  await expect(sdk.subscription_models.update({ id, name: null })).rejects.toMatchObject({
    status: 422,
    errors: [{ detail: "name - can't be blank" }],
  })
  expect((await sdk.subscription_models.update({ id, reference: 'tea' })).name).toBe('Tea')
})

test.each([
  ['no list', { data: { type: 'tags', id: 'x' } }],
  ['a list of anything else than types and ids', { data: ['x'] }],
  ['nothing', {}],
])('a to-many relationship to %s is refused', async (_, tags) => {
  const response = await stageWithSource().call('POST', '/api/orders', {
    data: { type: 'orders', relationships: { tags } },
  })
  expect(response.status).toBe(400)
  expect(errorsOf(await jsonOf(response))).toMatchObject([{ code: 'INVALID_LINKS_OBJECT' }])
})

test('null asks for the default of what never is null', async () => {
  const stage = stageWithSource()
  const subscription = {
    type: 'order_subscriptions',
    id: 'series',
    attributes: { metadata: null, place_target_order: null },
  }
  const changed = await jsonOf(await stage.call('PATCH', '/api/order_subscriptions/series', { data: subscription }))
  expect(at(changed, 'data', 'attributes')).toMatchObject({ metadata: {}, place_target_order: true })
  const attributes = { metadata: null, reuse_wallet: null, reference: null }
  const made = await jsonOf(await stage.call('POST', '/api/order_copies', copy({ attributes })))
  expect(at(made, 'data', 'attributes')).toMatchObject({ metadata: {}, reuse_wallet: true, reference: null })
})
