import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeWebhookSecretStore } from '../../lib/adapters/webhook-secret-store.ts'
import { type LocalSsm, startSsm } from '../../lib/local/aws/ssm.ts'
import { bodyOf, type HttpServer, startHttpServer } from './http-server.ts'

const LIMITS = { requestTimeoutMs: 60_000, connectionTimeoutMs: 60_000, maxAttempts: 1 }
const SECRETS = new Map([['orders.place', ['hush']]])

let ssm: LocalSsm
beforeEach(async () => {
  ssm = await startSsm(new Map([['/garbage', 'hush-hush']]))
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', ssm.endpoint)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await ssm.close()
})

describe('the store of the webhooks’ secrets', () => {
  test('is empty before anything was stored, and gives back what was', async () => {
    const store = makeWebhookSecretStore('/secrets', LIMITS)
    expect(await store.read()).toEqual({ secrets: new Map(), version: 0 })
    expect(await store.write({ secrets: SECRETS, version: 0 })).toBe('written')
    expect(await store.read()).toEqual({ secrets: SECRETS, version: 1 })
    expect(await store.write({ secrets: new Map(), version: 1 })).toBe('written')
    expect(await store.read()).toEqual({ secrets: new Map(), version: 2 })
  })

  test('says when it replaced what somebody else had stored meanwhile', async () => {
    const store = makeWebhookSecretStore('/secrets', LIMITS)
    await store.write({ secrets: SECRETS, version: 0 })
    await store.write({ secrets: SECRETS, version: 1 })
    expect(await store.write({ secrets: new Map(), version: 1 })).toBe('overwrote')
  })

  test('does not replace what appeared where there was nothing', async () => {
    const store = makeWebhookSecretStore('/secrets', LIMITS)
    await store.write({ secrets: SECRETS, version: 0 })
    await expect(store.write({ secrets: new Map(), version: 0 })).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
    })
  })

  test('does not read what is something else, and does not show it', async () => {
    const refused = makeWebhookSecretStore('/garbage', LIMITS).read()
    await expect(refused).rejects.toThrow('the SSM parameter /garbage: expected JSON')
    await expect(refused).rejects.not.toThrow('hush')
  })
})

test('a parameter that is encrypted by a key of the merchant’s stays so', async () => {
  const asked: Record<string, unknown>[] = []
  const versions = [
    { Version: 2, KeyId: 'alias/merchant' },
    { Version: 1, KeyId: 'alias/aws/ssm' },
  ]
  const aws: HttpServer = await startHttpServer(async (request, response) => {
    asked.push(JSON.parse(await bodyOf(request)))
    const isHistory = String(request.headers['x-amz-target']).endsWith('GetParameterHistory')
    response.end(JSON.stringify(isHistory ? { Parameters: versions } : { Version: 3 }))
  })
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', aws.url)
  expect(await makeWebhookSecretStore('/secrets', LIMITS).write({ secrets: SECRETS, version: 2 })).toBe('written')
  await aws.close()
  expect(asked.at(-1)).toMatchObject({ Type: 'SecureString', Overwrite: true, KeyId: 'alias/merchant' })
})
