import { describe, expect, test } from 'vitest'
import { openEmulated } from './emulated.ts'
import { onTheEmulator } from './on-the-emulator.ts'
import { openOrganization } from './open-organization.ts'

const apiError = (status: number, error: object) => ({
  name: 'ApiError',
  type: 'response',
  status,
  code: String(status),
  errors: [{ status: String(status), title: expect.any(String), detail: expect.any(String), ...error }],
})

describe('the SDK throws an ApiError', () => {
  test('with 400 for an attribute that cannot be set', async () => {
    const { sdk, sourceOrderId } = await openOrganization()
    const misspelled = { source_order: sdk.orders.relationship(sourceOrderId), colour: 'red' }
    await expect(sdk.order_copies.create(misspelled)).rejects.toMatchObject(
      apiError(400, { detail: expect.stringContaining('colour') }),
    )
  })

  test('with 401 for a token that is none', async () => {
    const { client, slug } = await openOrganization()
    const stranger = client({ organization: slug, accessToken: 'nobody' })
    await expect(stranger.orders.list()).rejects.toMatchObject(apiError(401, { code: 'INVALID_TOKEN' }))
  })

  test('with 404 for what is not there', async () => {
    const { sdk } = await openOrganization()
    const missing = apiError(404, { code: 'RECORD_NOT_FOUND' })
    await expect(sdk.order_copies.retrieve('NoSuchCopy')).rejects.toMatchObject(missing)
    await expect(sdk.order_copies.update({ id: 'NoSuchCopy', reference: 'x' })).rejects.toMatchObject(missing)
    await expect(sdk.order_copies.delete('NoSuchCopy')).rejects.toMatchObject(missing)
    await expect(sdk.order_copies.source_order('NoSuchCopy')).rejects.toMatchObject(missing)
  })

  test('with 422 that points at each member that is wrong', async () => {
    const { sdk } = await openOrganization()
    const problem = await sdk.webhooks.create({ topic: '', callback_url: '' }).catch((error: unknown) => error)
    expect(problem).toMatchObject({ name: 'ApiError', status: 422 })
    const pointers = sdk.isApiError(problem) ? problem.errors.map(({ source }) => source.pointer) : []
    expect(pointers.toSorted()).toEqual(['/data/attributes/callback_url', '/data/attributes/topic'])
    expect(sdk.isApiError(problem) && problem.first()).toMatchObject({ code: 'VALIDATION_ERROR', status: '422' })
  })

  test('with 422 for a relationship to what is not there', async () => {
    const { sdk } = await openOrganization()
    const lost = sdk.order_copies.create({ source_order: sdk.orders.relationship('NoSuchOrdr') })
    await expect(lost).rejects.toMatchObject(
      apiError(422, { code: 'VALIDATION_ERROR', source: { pointer: '/data/relationships/source_order' } }),
    )
  })

  test('with 423 for a placed order that shall be deleted', async () => {
    const { sdk, sourceOrderId } = await openOrganization()
    await expect(sdk.orders.delete(sourceOrderId)).rejects.toMatchObject(apiError(423, {}))
    expect((await sdk.orders.retrieve(sourceOrderId)).id).toBe(sourceOrderId)
  })
})

const claim = onTheEmulator('rate limits that are used up would disturb others')

claim('too many requests are a 429 whose headers a raw response reader shows', async () => {
  const { sdk, advance } = await openEmulated({ rateLimits: 'real' })
  const reader = sdk.addRawResponseReader({ headers: true })
  await sdk.orders.list()
  expect(reader).toMatchObject({
    ok: true,
    headers: { 'x-ratelimit-limit': '100', 'x-ratelimit-interval': '60', 'x-ratelimit-remaining': '99' },
  })
  const burst = Array.from({ length: 30 }, () => sdk.orders.list().catch((error: unknown) => error))
  const refused = (await Promise.all(burst)).filter((answer) => sdk.isApiError(answer))
  expect(refused).toHaveLength(6)
  expect(refused[0]).toMatchObject({ status: 429, errors: [{ status: '429' }] })
  await expect(sdk.orders.list()).rejects.toMatchObject({ status: 429 })
  expect(reader).toMatchObject({ ok: false, headers: { 'x-ratelimit-limit': '100' } })
  await advance(10_000)
  expect(await sdk.orders.list()).toHaveLength(1)
})
