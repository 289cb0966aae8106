import { describe, expect, test } from 'vitest'
import { failureKind } from '../../../lib/core/failure.ts'
import { type Answering, copyDocument, json, organization, refusal } from './organization.ts'

const NEW_COPY = {
  type: 'order_copies',
  reference: 'order:source0001@2026-12-01T00:00:00Z/1',
  sourceOrderId: 'source0001',
  subscriptionId: undefined,
  options: {
    placeTargetOrder: true,
    reuseWallet: true,
    cancelSourceOrder: false,
    applyPromotions: false,
    skipErrors: false,
    ignoreInvalidCoupon: false,
  },
} as const

describe('a POST that fails', () => {
  test('with JSON:API errors is told with each of them, its message masked', async () => {
    const detail = 'email - jo@example.com is not +39 055 123456'
    const error = {
      code: 'VALIDATION_ERROR',
      status: '422',
      detail,
      source: { pointer: '/data/attributes/email' },
      meta: { error: 'invalid' },
    }
    const failure = await failureFor(() => json(422, { errors: [error] }))
    expect(failure).toMatchObject({
      stage: 'request',
      status: 422,
      readable: true,
      errors: [{ status: 422, code: 'VALIDATION_ERROR', pointer: '/data/attributes/email', key: 'invalid' }],
    })
    expect(failure.errors[0]?.message).toMatch(/^email - \[email\] is not /)
    expect(failureKind('create', failure)).toBe('permanent')
  })

  test.each([
    ['a 5xx that is a web page', () => new Response('<html>Bad gateway</html>', { status: 502 }), 502],
    ['a 422 without JSON:API errors', () => json(422, { message: 'no' }), 422],
    ['a 2xx that is cut off', () => new Response('{"data":{"type":"order_co', { status: 201 }), 201],
    ['a 2xx whose connection breaks', () => new Response(brokenBody(), { status: 201 }), 201],
    ['a 2xx with an empty body', () => new Response(null, { status: 200 }), 200],
    [
      'a 2xx that shows no copy',
      () => json(201, { data: { type: 'orders', id: 'x', attributes: { status: 'placed' } } }),
      201,
    ],
    ['a redirect', () => new Response(null, { status: 307, headers: { location: 'https://elsewhere.example' } }), 307],
    ['a 409', () => refusal(409, 'CONFLICT'), 409],
  ] as const)('with %s is in doubt', async (_what, answering, status) => {
    const failure = await failureFor(answering)
    expect(failure).toMatchObject({ stage: 'request', sent: 'maybe', status })
    expect(failureKind('create', failure)).toBe('in_doubt')
  })

  test.each([
    ['7', 7_000],
    ['Tue, 01 Dec 2026 00:00:30 GMT', 30_000],
    ['Mon, 30 Nov 2026 00:00:00 GMT', 0],
    ['999999', 3_600_000],
    ['soon', undefined],
    ['', undefined],
  ])('with a 429 and Retry-After "%s" asks to wait %s ms', async (header, waitMs) => {
    const failure = await failureFor(
      () => new Response('slow down', { status: 429, headers: { 'retry-after': header } }),
    )
    expect(failure).toMatchObject({ status: 429, readable: false, retryAfterMs: waitMs })
    expect(failureKind('create', failure)).toBe('throttled')
  })

  test('with a 429 is counted apart', async () => {
    const throttled: number[] = []
    const answers = [429, 422]
    const { commerceLayer } = organization(() => refusal(answers.shift() ?? 500, 'NO'), {
      onThrottled: () => throttled.push(answers.length),
    })
    await commerceLayer.createCopy(NEW_COPY)
    await commerceLayer.createCopy(NEW_COPY)
    expect(throttled).toEqual([1])
  })

  test('is not followed to another place by itself', async () => {
    const { commerceLayer, made } = organization(() => Response.redirect('https://elsewhere.example', 302))
    await commerceLayer.createCopy(NEW_COPY)
    expect(made.map(({ method }) => method)).toEqual(['POST'])
  })

  test('tells nothing of addresses or secrets in its cause', async () => {
    const failure = await failureFor(() =>
      Promise.reject(new TypeError('fetch failed', { cause: dns('shop.example') })),
    )
    expect(failure.cause).toBe('ENOTFOUND')
  })
})

describe('a list', () => {
  test('with one member that cannot be read fails, because what is left out would count as gone', async () => {
    const { data } = copyDocument('order_copies', 'completed')
    const { commerceLayer } = organization(() =>
      json(200, { data: [data, { type: 'order_copies', id: 'copy000002' }] }),
    )
    const answer = await commerceLayer.listCopies({ type: 'order_copies' })
    expect(answer).toMatchObject({ ok: false, failure: { status: 200, readable: false } })
  })

  test('that answers with a single resource fails', async () => {
    const { commerceLayer } = organization(() => json(200, copyDocument('order_copies', 'completed')))
    expect(await commerceLayer.listCopies({ type: 'order_copies' })).toMatchObject({ ok: false })
  })
})

async function failureFor(answering: Answering) {
  const answer = await organization(answering).commerceLayer.createCopy(NEW_COPY)
  if (answer.ok) throw new Error('the request was meant to fail')
  return answer.failure
}

function brokenBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(Buffer.from('{"data":'))
      controller.error(new TypeError('terminated'))
    },
  })
}

function dns(host: string): Error {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND', syscall: 'getaddrinfo' })
}
