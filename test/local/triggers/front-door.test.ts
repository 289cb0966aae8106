import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { InvocationResult } from '../../../lib/local/lambda/invocation-result.ts'
import { type FrontDoor, startFrontDoor } from '../../../lib/local/triggers/front-door.ts'

interface Event {
  headers: Record<string, string>
  body?: string
  isBase64Encoded: boolean
}

let door: FrontDoor
let events: Event[]
let result: InvocationResult

beforeEach(async () => {
  events = []
  result = { outcome: 'returned', value: { statusCode: 200 } }
  door = await startFrontDoor({
    route: { functionName: 'receive-delivery', method: 'POST', path: '/deliveries/{topic}' },
    port: 0,
    nowMs: () => Date.parse('2026-12-01T08:09:10Z'),
    invoke: async (event) => {
      events.push(event as Event)
      return result
    },
  })
})

afterEach(() => door.close())

function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Response> {
  return fetch(`${door.url}/deliveries/orders.place`, { method: 'POST', headers, body })
}

describe('a delivery', () => {
  test('becomes an event in payload format 2.0', async () => {
    await fetch(`${door.url}/deliveries/orders.place?a=1&a=2`, { method: 'POST', body: '{}' })
    expect(events).toEqual([
      expect.objectContaining({
        version: '2.0',
        routeKey: 'POST /deliveries/{topic}',
        rawPath: '/deliveries/orders.place',
        rawQueryString: 'a=1&a=2',
        pathParameters: { topic: 'orders.place' },
        requestContext: expect.objectContaining({
          http: expect.objectContaining({ method: 'POST', path: '/deliveries/orders.place', protocol: 'HTTP/1.1' }),
          stage: '$default',
          time: '01/Dec/2026:08:09:10 +0000',
          timeEpoch: 1_796_112_550_000,
        }),
      }),
    ])
  })

  test('has its header names in lower case and doubled headers joined by commas', async () => {
    const headers = { 'X-CommerceLayer-Signature': ['one', 'two'] }
    await new Promise((resolve, reject) => {
      const sent = request(`${door.url}/deliveries/orders.place`, { method: 'POST', headers }, (answer) => {
        answer.resume().on('end', resolve)
      })
      sent.on('error', reject).end('{}')
    })
    expect(events[0]?.headers['x-commercelayer-signature']).toBe('one,two')
  })

  test.each(['application/json', 'application/json; charset=utf-8', 'text/plain', 'application/xml'])(
    'of type %s travels as text',
    async (type) => {
      await post('{"ü":1}', { 'content-type': type })
      expect(events[0]).toMatchObject({ body: '{"ü":1}', isBase64Encoded: false })
    },
  )

  test.each(['application/vnd.api+json', 'application/octet-stream', 'application/x-www-form-urlencoded'])(
    'of type %s travels as base64',
    async (type) => {
      await post('{"ü":1}', { 'content-type': type })
      expect(events[0]).toMatchObject({ body: Buffer.from('{"ü":1}').toString('base64'), isBase64Encoded: true })
    },
  )

  test('without a type travels as base64', async () => {
    await post(new Uint8Array([0xff, 0x00]), {})
    expect(events[0]).toMatchObject({ body: '/wA=', isBase64Encoded: true })
  })

  test('without a body has none in its event', async () => {
    await post('')
    expect(events[0]).not.toHaveProperty('body')
  })
})

describe('the function is not asked', () => {
  test.each([
    ['GET', '/deliveries/orders.place'],
    ['PUT', '/deliveries/orders.place'],
    ['POST', '/deliveries'],
    ['POST', '/deliveries/'],
    ['POST', '/deliveries/orders.place/more'],
    ['POST', '/'],
    ['POST', '/deliveries/%E0%A4%A'],
  ])('%s %s is not found', async (method, path) => {
    const answer = await fetch(door.url + path, { method })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({ message: 'Not Found' })
    expect(events).toEqual([])
  })

  test('about a body of more than 10 MiB', async () => {
    const answer = await post('x'.repeat(10 * 1024 * 1024 + 1))
    expect(answer.status).toBe(413)
    expect(await answer.json()).toEqual({ message: 'Request Entity Too Large' })
    expect(events).toEqual([])
  })

  test('about a body that makes an event of more than 6 MiB, which Lambda does not take', async () => {
    expect((await post('x'.repeat(5 * 1024 * 1024), { 'content-type': 'image/png' })).status).toBe(413)
    expect(events).toEqual([])
  })
})

describe('the answer', () => {
  test('is what the function returns', async () => {
    result = { outcome: 'returned', value: { statusCode: 401, headers: { 'X-Reason': 'forged' }, body: 'no' } }
    const answer = await post('{}')
    expect([answer.status, answer.headers.get('x-reason'), await answer.text()]).toEqual([401, 'forged', 'no'])
  })

  test('is decoded when the function encoded it', async () => {
    result = { outcome: 'returned', value: { statusCode: 200, body: 'aGVsbG8=', isBase64Encoded: true } }
    expect(await (await post('{}')).text()).toBe('hello')
  })

  test('is 200 with the value as JSON when the function names no status', async () => {
    result = { outcome: 'returned', value: { done: 1 } }
    const answer = await post('{}')
    expect([answer.status, await answer.json()]).toEqual([200, { done: 1 }])
  })

  test.each<[string, number, InvocationResult]>([
    ['an error', 500, { outcome: 'threw', errorType: 'Error', errorMessage: 'no' }],
    ['a crash', 500, { outcome: 'crashed', exit: 'SIGKILL', stderr: '' }],
    ['a failed start', 500, { outcome: 'init_failed', exit: 'exit code 1', stderr: '' }],
    ['a status that is none', 500, { outcome: 'returned', value: { statusCode: 'fine' } }],
    ['a timeout', 503, { outcome: 'timed_out', timeoutSeconds: 5 }],
  ])('to %s is %i without a word about the reason', async (_, status, given) => {
    result = given
    const answer = await post('{}')
    expect(answer.status).toBe(status)
    expect(await answer.text()).not.toMatch(/no|SIGKILL|fine|exit/)
  })
})
