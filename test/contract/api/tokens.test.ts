import { authenticate, jwtDecode, makeIntegration } from '@commercelayer/js-auth'
import { describe, expect, test } from 'vitest'
import { openEmulated } from './emulated.ts'
import { onTheEmulator } from './on-the-emulator.ts'
import { openOrganization } from './open-organization.ts'

type Stored = { readonly accessToken: string; readonly scope: string }

/** A storage of js-auth that forgets everything with the test. */
const makeStorage = () => {
  const values = new Map<string, Stored>()
  return {
    getItem: async (key: string) => values.get(key) ?? null,
    setItem: async (key: string, value: Stored) => void values.set(key, value),
    removeItem: async (key: string) => void values.delete(key),
  }
}

describe('js-auth', () => {
  test('is given a token of the organization, which the SDK finds its way by', async () => {
    const { slug, credentials, client, authenticating } = await openOrganization()
    const authorization = await authenticating(() => authenticate('client_credentials', credentials))
    expect(authorization).toMatchObject({ tokenType: 'bearer', expiresIn: expect.any(Number) })
    const { payload } = jwtDecode(authorization.accessToken)
    expect(payload).toMatchObject({ organization: { slug }, application: { kind: 'integration' }, test: true })
    const sdk = client({ accessToken: authorization.accessToken })
    expect(sdk.currentOrganization).toBe(slug)
    expect((await sdk.orders.list()).meta.recordCount).toBeGreaterThan(0)
  })

  test('is given errors for a wrong secret', async () => {
    const { credentials, authenticating } = await openOrganization()
    const wrong = { ...credentials, clientSecret: 'wrong' }
    const refused = await authenticating(() => authenticate('client_credentials', wrong))
    expect(refused.errors).toMatchObject([{ title: 'invalid_client', code: 'UNAUTHORIZED', status: 401 }])
    expect(refused.accessToken).toBeUndefined()
  })

  test('is given errors for a grant that the credentials are not for', async () => {
    const { credentials, authenticating } = await openOrganization()
    const grant = { ...credentials, username: 'ada@example.com', password: 'secret' }
    const refused = await authenticating(() => authenticate('password', grant))
    expect(refused.errors).toHaveLength(1)
    expect(refused.accessToken).toBeUndefined()
  })
})

test('the SDK does not refresh a token that it cannot read', async () => {
  const { slug, client } = await openOrganization()
  let refreshed = 0
  const refreshToken = async () => {
    refreshed += 1
    return 'another'
  }
  const sdk = client({ organization: slug, accessToken: 'opaque', refreshToken })
  await expect(sdk.orders.list()).rejects.toMatchObject({ status: 401, errors: [{ code: 'INVALID_TOKEN' }] })
  expect(refreshed).toBe(0)
})

const claim = onTheEmulator('a token lives two hours or more, which the emulator alone can shorten')

const lifeMs = 7_200_000

claim('an expired token is refused until the SDK has refreshed it, once', async () => {
  const { credentials, client, authenticating, advance } = await openEmulated()
  const first = await authenticating(() => authenticate('client_credentials', credentials))
  const expired: string[] = []
  const refreshToken = async (token: string) => {
    expired.push(token)
    return (await authenticating(() => authenticate('client_credentials', credentials))).accessToken
  }
  const [stubborn, careful] = [client(first), client({ accessToken: first.accessToken, refreshToken })]
  await advance(lifeMs - 1)
  expect(await careful.orders.list()).toHaveLength(1)
  expect(expired).toEqual([])
  await advance(1)
  await expect(stubborn.orders.list()).rejects.toMatchObject({
    name: 'ApiError',
    status: 401,
    errors: [{ code: 'INVALID_TOKEN', status: '401' }],
  })
  expect(await careful.orders.list()).toHaveLength(1)
  expect(await careful.orders.list()).toHaveLength(1)
  expect(expired).toEqual([first.accessToken])
})

claim('a token that is refused before its time is not refreshed', async () => {
  const { client, control } = await openEmulated({ startMs: farAheadMs })
  control.addFaults([{ on: 'request', path: '/api/', effect: { kind: 'invalid_token' } }])
  const sdk = client({ refreshToken: () => Promise.reject(new Error('refreshed')) })
  await expect(sdk.orders.list()).rejects.toMatchObject({ name: 'ApiError', status: 401 })
})

/** A time whose tokens have not expired by the clock that the clients go by. */
const farAheadMs = Date.parse('2096-01-01T00:00:00.000Z')

claim('makeIntegration asks once for a token that is valid, however many want it', async () => {
  const { credentials, control, authenticating } = await openEmulated({ startMs: farAheadMs })
  const before = control.state().requests.tokens
  const integration = makeIntegration(credentials, { storage: makeStorage() })
  const [first, second] = await authenticating(() =>
    Promise.all([integration.getAuthorization(), integration.getAuthorization()]),
  )
  const third = await authenticating(() => integration.getAuthorization())
  expect(new Set([first.accessToken, second.accessToken, third.accessToken]).size).toBe(1)
  expect(control.state().requests.tokens).toBe(before + 1)
  await integration.removeAuthorization()
  await authenticating(() => integration.getAuthorization())
  expect(control.state().requests.tokens).toBe(before + 2)
})

claim('makeIntegration asks again when the token it has kept has expired', async () => {
  const { credentials, control, authenticating } = await openEmulated()
  const before = control.state().requests.tokens
  const integration = makeIntegration(credentials, { storage: makeStorage() })
  await authenticating(() => integration.getAuthorization())
  await authenticating(() => integration.getAuthorization())
  expect(control.state().requests.tokens).toBe(before + 2)
})

claim('the thirty-first token in a minute is refused', async () => {
  const { credentials, authenticating, advance } = await openEmulated({ rateLimits: 'real' })
  const ask = () => authenticating(() => authenticate('client_credentials', credentials))
  // The organization's own client has had one.
  for (let count = 1; count < 30; count += 1) expect((await ask()).errors).toBeUndefined()
  expect((await ask()).errors).toMatchObject([{ code: expect.any(String), title: expect.any(String) }])
  await advance(60_000)
  expect((await ask()).errors).toBeUndefined()
})
