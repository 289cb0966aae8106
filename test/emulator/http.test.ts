import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dice } from '../../lib/emulator/dice.ts'
import { startHttpEmulator } from '../../lib/emulator/http.ts'
import { at, parseJson } from '../../lib/emulator/json.ts'
import { movableClock } from '../../lib/emulator/movable-clock.ts'
import { copyBody, type HttpStage, startHttpStage } from './http-stage.ts'
import { startMs } from './stage.ts'

let stage: HttpStage
beforeEach(async () => {
  stage = await startHttpStage()
})
afterEach(() => stage.close())

/** What comes back for bytes that are put on a connection of their own. */
const exchange = (bytes: string): Promise<string> => {
  const connection = connect(Number(new URL(stage.url).port), '127.0.0.1', () => connection.write(bytes))
  return text(connection)
}

const errorsIn = (answer: string) => parseJson(answer.slice(answer.indexOf('\r\n\r\n') + 4))

test('over HTTP a copy is made, completes by itself, and is delivered', async () => {
  await stage.post('/_emulator/seed', {
    orders: [{ id: 'source' }],
    webhooks: [{ topic: 'order_copies.complete', callback_url: stage.callbackUrl }],
  })
  const created = await stage.post('/api/order_copies', copyBody, await stage.authorized())
  expect(created.status).toBe(201)
  expect(created.headers.get('content-type')).toBe('application/vnd.api+json')
  expect(await created.json()).toMatchObject({
    data: { links: { self: expect.stringContaining(`${stage.url}/api/`) } },
  })
  await vi.waitFor(() => expect(stage.received).toHaveLength(1))
  const [delivery] = stage.received
  expect(delivery?.headers).toMatchObject({
    'x-commercelayer-topic': 'order_copies.complete',
    'user-agent': 'CommerceLayer Module',
    'content-type': 'application/json',
  })
  expect(parseJson(delivery?.body ?? '')).toMatchObject({ data: { attributes: { status: 'completed' } } })
})

test('a HEAD over HTTP has the status of a GET and no body', async () => {
  await stage.post('/_emulator/seed', { orders: [{ id: 'source' }] })
  const headers = await stage.authorized()
  const statusOf = async (id: string) => {
    const response = await fetch(`${stage.url}/api/orders/${id}`, { method: 'HEAD', headers })
    expect(await response.text()).toBe('')
    return response.status
  }
  expect(await statusOf('source')).toBe(200)
  expect(await statusOf('nobody')).toBe(404)
})

test('closing frees the port though clients keep their connections', async () => {
  const other = await startHttpStage()
  await (await fetch(`${other.url}/_emulator/clock`)).text()
  await other.close()
  await expect(fetch(`${other.url}/_emulator/clock`)).rejects.toThrow('fetch failed')
})

test('a port that is taken is an error, and nothing is left running', async () => {
  const port = Number(new URL(stage.url).port)
  const clock = { nowMs: () => 0 }
  await expect(startHttpEmulator({ clock, random: dice(), port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test.each([
  ['NONSENSE\r\n\r\n', 400],
  ['GET /api/orders HTTP/1.1\r\nno colon\r\n\r\n', 400],
  [`GET /api/orders HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ['CONNECT elsewhere:443 HTTP/1.1\r\nhost: elsewhere\r\n\r\n', 405],
  ['TRACE /api/orders HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 400],
])('what is no request of an API is answered with an error document: %j', async (bytes, status) => {
  const answer = await exchange(bytes)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*content-type: application/vnd\\.api\\+json`, 'is'))
  expect(errorsIn(answer)).toMatchObject({ errors: [{ status: String(status) }] })
})

test('an expectation that nobody can meet does not keep a request from its answer', async () => {
  const answer = await exchange('GET /api/orders HTTP/1.1\r\nhost: a\r\nexpect: a miracle\r\nconnection: close\r\n\r\n')
  expect(errorsIn(answer)).toMatchObject({ errors: [{ code: 'INVALID_TOKEN' }] })
})

test('a target that looks like another host is a path of this one', async () => {
  const answer = await exchange('GET //elsewhere/x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
  expect(errorsIn(answer)).toMatchObject({ errors: [{ code: 'RECORD_NOT_FOUND' }] })
})

test('a body of more than ten megabytes is refused, and its sender sees it', async () => {
  const response = await fetch(`${stage.url}/api/orders`, { method: 'POST', body: new Uint8Array(11_000_000) })
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ errors: [{ code: 'PAYLOAD_TOO_LARGE' }] })
})

test('a sender that never ends its overlong body is answered all the same', async () => {
  const connection = connect(Number(new URL(stage.url).port), '127.0.0.1')
  connection.write('POST /api/orders HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n')
  connection.write(`b00000\r\n${'a'.repeat(0xb00000)}\r\n`)
  const answer = await new Promise<Buffer>((resolve) => connection.once('data', resolve))
  expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /)
  connection.destroy()
})

test('a sender that breaks off in the middle of its body leaves no trace', async () => {
  const connection = connect(Number(new URL(stage.url).port), '127.0.0.1')
  connection.write('POST /_emulator/seed HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{"orders": [')
  await (await fetch(`${stage.url}/_emulator/state`)).text()
  connection.destroy()
  await new Promise((resolve) => connection.once('close', resolve))
  expect(stage.emulator.control.state().orders).toEqual([])
})

test('a long way of the clock leaves it with an ear for others, and closing ends it', async () => {
  const clock = movableClock({ nowMs: () => startMs })
  const other = await startHttpStage({ clock, setClock: clock.setClock })
  await other.post('/_emulator/seed', {
    orders: [{ id: 'source' }],
    order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'manual', frequency: 'hourly' }],
  })
  const moved = other.post('/_emulator/clock', { now: '9999-01-01' }).then(
    () => 'arrived',
    () => 'cut off',
  )
  await vi.waitFor(async () => {
    const clockAnswer = await (await fetch(`${other.url}/_emulator/clock`)).text()
    expect(Date.parse(String(at(parseJson(clockAnswer), 'now')))).toBeGreaterThan(startMs)
  })
  await other.close()
  expect(await moved).toBe('cut off')
})

test('a mistake of the emulator is a 500 for the client, and told to whoever runs it', async () => {
  const told: unknown[] = []
  const mistake = new Error('chance ran out')
  let chance = (): number => 0.5
  const other = await startHttpStage({ random: { next: () => chance() }, onError: (error) => told.push(error) })
  const headers = await other.authorized()
  chance = () => {
    throw mistake
  }
  const response = await fetch(`${other.url}/api/orders`, { headers })
  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({ errors: [{ code: 'INTERNAL_SERVER_ERROR', status: '500' }] })
  await other.close()
  expect(told).toEqual([mistake])
})
