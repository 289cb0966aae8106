import { describe, expect, test } from 'vitest'
import { transportOver } from '../../../lib/adapters/commerce-layer/transport.ts'
import { failureKind } from '../../../lib/core/failure.ts'
import { json, organization, refusal } from './organization.ts'

const EMPTY_PAGE = { data: [] }
const HOUR_MS = 3_600_000

describe('a token', () => {
  test('is asked for once by however many requests begin together', async () => {
    const { commerceLayer, tokensGiven, made } = organization(() => json(200, EMPTY_PAGE))
    await Promise.all(['a', 'b', 'c'].map((id) => commerceLayer.listOrders([id])))
    expect(made).toHaveLength(3)
    expect(tokensGiven()).toBe(1)
  })

  test('is used until a minute before it ends', async () => {
    const { commerceLayer, tokensGiven, clock } = organization(() => json(200, EMPTY_PAGE))
    await commerceLayer.probe()
    clock.nowMs += 2 * HOUR_MS - 60_001
    await commerceLayer.probe()
    expect(tokensGiven()).toBe(1)
    clock.nowMs += 1
    await commerceLayer.probe()
    expect(tokensGiven()).toBe(2)
  })

  test('that is refused is replaced once, and the same request made again', async () => {
    const { commerceLayer, made } = organization(({ headers }) =>
      headers.authorization === 'Bearer token-1' ? refusal(401, 'INVALID_TOKEN') : json(200, EMPTY_PAGE),
    )
    expect(await commerceLayer.probe()).toEqual({ ok: true, value: 'allowed' })
    expect(made.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  test('is replaced once for all requests that were refused with it', async () => {
    const { commerceLayer, tokensGiven } = organization(({ headers }) =>
      headers.authorization === 'Bearer token-1' ? refusal(401, 'INVALID_TOKEN') : json(200, EMPTY_PAGE),
    )
    const answers = await Promise.all(['a', 'b', 'c'].map((id) => commerceLayer.listOrders([id])))
    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect(tokensGiven()).toBe(2)
  })

  test('is not asked for again and again when every one is refused', async () => {
    const { commerceLayer, made, tokensGiven } = organization(() => refusal(401, 'INVALID_TOKEN'))
    expect(await commerceLayer.probe()).toMatchObject({ ok: false, failure: { stage: 'request', status: 401 } })
    expect(made).toHaveLength(2)
    expect(tokensGiven()).toBe(2)
  })

  test('is kept when a request is refused for another reason', async () => {
    const { commerceLayer, made, tokensGiven } = organization(() => refusal(401, 'UNAUTHORIZED'))
    expect(await commerceLayer.probe()).toMatchObject({ ok: false, failure: { status: 401 } })
    expect(made).toHaveLength(1)
    expect(tokensGiven()).toBe(1)
  })

  test.each([
    [
      'wrong credentials',
      () => json(401, { errors: { title: 'invalid_client', code: 'UNAUTHORIZED', status: 401 } }),
      'configuration',
    ],
    ['too many requests', () => refusal(429, 'TOO_MANY'), 'throttled'],
    ['a 5xx', () => new Response('', { status: 503 }), 'transient'],
    ['a 200 without a token', () => json(200, {}), 'transient'],
    ['no connection', () => Promise.reject(new TypeError('fetch failed')), 'transient'],
  ] as const)(
    'that cannot be had because of %s leaves the request itself without doubt',
    async (_what, answer, kind) => {
      const { commerceLayer, made } = organization(() => json(200, EMPTY_PAGE), {
        transport: transportOver(async () => await answer()),
      })
      const failed = await commerceLayer.probe()
      expect(made).toEqual([])
      expect(failed).toMatchObject({ ok: false, failure: { stage: 'token' } })
      expect(failed.ok ? undefined : failureKind('create', failed.failure)).toBe(kind)
    },
  )

  test('is asked for anew after it could not be had', async () => {
    const answers = [new Response('', { status: 503 }), json(200, { access_token: 'token' }), json(200, EMPTY_PAGE)]
    const transport = transportOver(async () => answers.shift() ?? new Response('', { status: 500 }))
    const { commerceLayer } = organization(() => json(200, EMPTY_PAGE), { transport })
    expect(await commerceLayer.probe()).toMatchObject({ ok: false })
    expect(await commerceLayer.probe()).toMatchObject({ ok: true })
  })

  describe('whose client secret was refused', () => {
    const asked: string[] = []
    const transport = transportOver(async (request) => {
      const secret = /"client_secret":"(\w+)"/.exec(await request.text())?.[1]
      if (secret === undefined) return json(200, EMPTY_PAGE)
      asked.push(secret)
      return secret === 'new' ? json(200, { access_token: 'token' }) : json(401, {})
    })
    const probeBy = async (clientSecret: (refused?: string) => Promise<string>) => {
      asked.length = 0
      const credentials = { clientId: 'id', clientSecret }
      return await organization(() => json(200, EMPTY_PAGE), { credentials, transport }).commerceLayer.probe()
    }

    test('is asked for by the one that stands in its place by now', async () => {
      const answer = await probeBy(async (refused) => (refused === 'old' ? 'new' : 'old'))
      expect(answer).toMatchObject({ ok: true })
      expect(asked).toEqual(['old', 'new'])
    })

    test.each([
      ['there is no other', async () => 'old'],
      [
        'no other can be read',
        (refused?: string) => (refused ? Promise.reject(new Error('SSM')) : Promise.resolve('old')),
      ],
    ])('is not asked for again while %s', async (_what, clientSecret) => {
      expect(await probeBy(clientSecret)).toMatchObject({ ok: false, failure: { stage: 'token', status: 401 } })
      expect(asked).toEqual(['old'])
    })
  })

  test('cannot be asked for while the client secret cannot be read', async () => {
    const clientSecret = () => Promise.reject(new Error('SSM is down'))
    const credentials = { clientId: 'id', clientSecret }
    const { commerceLayer, tokensGiven } = organization(() => json(200, EMPTY_PAGE), { credentials })
    const failed = await commerceLayer.probe()
    expect(failed).toMatchObject({ ok: false, failure: { stage: 'token', sent: 'no', cause: 'client secret: Error' } })
    expect(tokensGiven()).toBe(0)
  })
})
