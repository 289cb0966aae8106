import { jwtDecode } from '@commercelayer/js-auth'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dice } from '../../../lib/emulator/dice.ts'
import { at } from '../../../lib/emulator/json.ts'
import { runs } from '../../runs.ts'
import { hourMs, jsonOf, makeStage } from '../stage.ts'

const tokenRequest = (body: string, contentType = 'application/json') =>
  new Request('http://emulator.test/oauth/token', { method: 'POST', headers: { 'content-type': contentType }, body })

const form = 'application/x-www-form-urlencoded'

const grant = { grant_type: 'client_credentials', client_id: 'demo-client-id', client_secret: 'demo-client-secret' }

test('a token of two hours says which organization and mode it is for', async () => {
  const stage = makeStage({ organization: 'tea-house', mode: 'live' })
  const answer = await jsonOf(await stage.emulator.handle(tokenRequest(JSON.stringify(grant))))
  expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 7_200, scope: 'market:all' })
  const { payload } = jwtDecode(String(at(answer, 'access_token')))
  expect(payload).toMatchObject({
    organization: { slug: 'tea-house' },
    application: { kind: 'integration' },
    test: false,
  })
  expect(payload.exp).toBe(stage.nowMs() / 1_000 + 7_200)
})

test('the grant may come as a form', async () => {
  const { emulator } = makeStage()
  const response = await emulator.handle(tokenRequest(new URLSearchParams(grant).toString(), form))
  expect(response.status).toBe(200)
})

test('wrong credentials are answered with 401 invalid_client', async () => {
  const { emulator } = makeStage()
  for (const wrong of [{ client_secret: 'nope' }, { client_id: 'nope' }, { client_secret: undefined }]) {
    const response = await emulator.handle(tokenRequest(JSON.stringify({ ...grant, ...wrong })))
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({
      errors: [{ title: 'invalid_client', code: 'UNAUTHORIZED', status: 401 }],
    })
  }
})

test.each([
  { body: '{"grant_type":"password"}', title: 'unsupported_grant_type', came: 'the grant_type "password"' },
  { body: '{"client_id":"demo-client-id"}', came: 'no grant_type' },
  { body: 'client_id=demo-client-id', type: form, came: 'no grant_type' },
  { body: 'grant_type=client_credentials', type: 'text/plain', came: 'a body that is no JSON, of the type text/plain' },
  { body: '{"grant_type":', came: 'a body that is no JSON, of the type application/json' },
  { body: '', came: 'an empty body' },
  { body: '[]', came: 'JSON that is no object' },
  { body: 'null', came: 'JSON that is no object' },
])('a body that is no known grant is answered with 400 and what came: $body', async (refused) => {
  const { body, type = 'application/json', title = 'invalid_request', came } = refused
  const response = await makeStage().emulator.handle(tokenRequest(body, type))
  expect(response.status).toBe(400)
  const detail = `Expected JSON or a form (${form}) with the grant_type client_credentials, got ${came}.`
  expect(await response.json()).toMatchObject({ errors: [{ title, detail }] })
})

test('a request without a token, with a forged or with an expired one is answered with INVALID_TOKEN', async () => {
  const stage = makeStage()
  const token = await stage.token()
  const get = (authorization?: string) =>
    stage.emulator.handle(
      new Request('http://emulator.test/api/orders', { headers: authorization === undefined ? {} : { authorization } }),
    )
  expect((await get(`Bearer ${token}`)).status).toBe(200)
  const foreign = await makeStage({ clientSecret: 'another' }).token()
  for (const authorization of [undefined, 'Bearer x', `Bearer ${foreign}`, `Bearer ${token.slice(0, -2)}`]) {
    const response = await get(authorization)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ errors: [{ code: 'INVALID_TOKEN', status: '401' }] })
  }
  stage.skip(2 * hourMs)
  expect((await get(`Bearer ${token}`)).status).toBe(401)
})

test('a token of the other mode, or of another organization with the same secret, is answered with INVALID_TOKEN', async () => {
  const stage = makeStage()
  const others = [makeStage({ mode: 'live' }), makeStage({ random: dice(2) })]
  for (const other of others) {
    const authorization = `Bearer ${await other.token()}`
    const request = new Request('http://emulator.test/api/orders', { headers: { authorization } })
    expect((await other.emulator.handle(request.clone())).status).toBe(200)
    const response = await stage.emulator.handle(request)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ errors: [{ code: 'INVALID_TOKEN' }] })
  }
})

test('the token endpoint answers in plain JSON, whatever it is told, and gives no token for it', async () => {
  const { emulator } = makeStage()
  expect((await emulator.handle(tokenRequest(JSON.stringify(grant)))).headers.get('content-type')).toBe(
    'application/json',
  )
  const bodies = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .record({
        grant_type: fc.oneof(fc.constant('client_credentials'), fc.jsonValue()),
        client_id: fc.oneof(fc.constant(grant.client_id), fc.jsonValue()),
        client_secret: fc.jsonValue(),
      })
      .map((body) => JSON.stringify(body)),
  )
  const types = fc.constantFrom('application/json', form, 'text/plain')
  await fc.assert(
    fc.asyncProperty(bodies, types, async (body, type) => {
      const response = await emulator.handle(tokenRequest(body, type))
      expect([400, 401]).toContain(response.status)
      expect(response.headers.get('content-type')).toBe('application/json')
      expect(await response.json()).toMatchObject({ errors: [{ code: expect.any(String), status: response.status }] })
    }),
    runs(200),
  )
})
