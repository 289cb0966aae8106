import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeParameterReader } from '../../lib/adapters/ssm.ts'
import { bodyOf, type HttpServer, startHttpServer } from './http-server.ts'

describe('an SSM parameter', () => {
  let server: HttpServer
  const asked: unknown[] = []
  let answer: object
  beforeEach(async () => {
    asked.length = 0
    server = await startHttpServer(async (request, response) => {
      asked.push(JSON.parse(await bodyOf(request)))
      response.end(JSON.stringify(answer))
    })
    vi.stubEnv('AWS_REGION', 'us-east-1')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
    vi.stubEnv('AWS_ENDPOINT_URL', server.url)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await server.close()
  })

  test('is read decrypted, from where the standard variables say', async () => {
    answer = { Parameter: { Name: '/secret', Value: 'hush' } }
    expect(await reader()('/secret')).toBe('hush')
    expect(asked).toEqual([{ Name: '/secret', WithDecryption: true }])
  })

  test('without a value is an error that names it', async () => {
    answer = {}
    await expect(reader()('/secret')).rejects.toThrow('SSM parameter /secret has no value')
  })
})

function reader() {
  return makeParameterReader({ requestTimeoutMs: 60_000, connectionTimeoutMs: 60_000, maxAttempts: 1 })
}
