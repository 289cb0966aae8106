import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeCommerceLayer } from '../../../lib/adapters/commerce-layer/commerce-layer.ts'
import { failureKind } from '../../../lib/core/failure.ts'
import type { Answer, CommerceLayer } from '../../../lib/flows/dependencies.ts'
import { type HttpServer, startHttpServer } from '../http-server.ts'

describe('over a real connection', () => {
  let server: HttpServer
  let url: string
  let connections: number
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  beforeEach(async () => {
    connections = 0
    const count = () => {
      connections += 1
    }
    server = await startHttpServer((request, response) => {
      if (request.url === '/oauth/token') response.end('{"access_token":"token"}')
      else answer(request, response)
    }, count)
    url = server.url
  })
  afterEach(() => server.close())

  test('a connection is kept open for the next request', async () => {
    answer = (_request, response) => response.end('{"data":[]}')
    const commerceLayer = client({ apiUrl: url, authUrl: url })
    for (let count = 0; count < 10; count += 1) expect(await commerceLayer.probe()).toMatchObject({ ok: true })
    // Eleven requests with the one for the token; a second connection may open before the first is known to be free.
    expect(connections).toBeLessThanOrEqual(2)
  })

  test('a refused connection says that nothing was sent', async () => {
    answer = (_request, response) => response.end()
    const failure = failureOf(await place(client({ apiUrl: await closedPort(), authUrl: url })))
    expect(failure).toMatchObject({ stage: 'request', sent: 'no', cause: 'ECONNREFUSED' })
    expect(failureKind('change', failure)).toBe('transient')
  })

  test('a name that does not exist says that nothing was sent', async () => {
    const failure = failureOf(await place(client({ apiUrl: 'http://shop.invalid', authUrl: url })))
    expect(failure).toMatchObject({ stage: 'request', sent: 'no' })
  })

  test('a server that does not speak TLS says that nothing was sent', async () => {
    const failure = failureOf(await place(client({ apiUrl: url.replace('http:', 'https:'), authUrl: url })))
    expect(failure).toMatchObject({ stage: 'request', sent: 'no' })
  })

  test('a connection that is reset after the request leaves it in doubt', async () => {
    answer = (request) => request.socket.destroy()
    const failure = failureOf(await place(client({ apiUrl: url, authUrl: url })))
    expect(failure).toMatchObject({ sent: 'maybe', status: undefined })
    expect(failureKind('create', failure)).toBe('in_doubt')
  })

  test('an answer that does not come in time leaves the request in doubt', async () => {
    answer = () => {}
    const failure = failureOf(await place(client({ apiUrl: url, authUrl: url, timeoutMs: 50 })))
    expect(failure).toMatchObject({ sent: 'maybe', status: undefined, cause: 'TimeoutError' })
  })

  test('an answer that stops in its middle leaves the request in doubt', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"data":', () => request.socket.destroy())
    }
    expect(failureOf(await place(client({ apiUrl: url, authUrl: url })))).toMatchObject({
      status: 200,
      readable: false,
    })
  })
})

function client(options: { apiUrl: string; authUrl: string; timeoutMs?: number }): CommerceLayer {
  const credentials = { clientId: 'id', clientSecret: async () => 'secret' }
  return makeCommerceLayer({ ...options, credentials, clock: { nowMs: () => 1 } })
}

function place(commerceLayer: CommerceLayer) {
  return commerceLayer.placeOrder('target0001')
}

function failureOf<T>(answer: Answer<T>) {
  if (answer.ok) throw new Error('the request was meant to fail')
  return answer.failure
}

async function closedPort(): Promise<string> {
  const gone = await startHttpServer((_request, response) => response.end())
  await gone.close()
  return gone.url
}
