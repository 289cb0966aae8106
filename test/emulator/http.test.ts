import { createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { type HttpEmulator, startHttpEmulator } from '../../lib/emulator/http.ts'
import { at, parseJson } from '../../lib/emulator/json.ts'
import { dice, startMs } from './stage.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

const start = async (): Promise<HttpEmulator> => {
  let nowMs = startMs
  // Every look at the clock is a millisecond later, so that what is due comes without waiting for the wall clock.
  const emulator = await startHttpEmulator({ clock: { nowMs: () => nowMs++ }, random: dice(), tickMs: 1 })
  closers.push(emulator.close)
  return emulator
}

const receiver = async (): Promise<{
  url: string
  received: Promise<{ headers: Record<string, unknown>; body: string }>
}> => {
  const { promise: received, resolve } = Promise.withResolvers<{ headers: Record<string, unknown>; body: string }>()
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
    outgoing.end()
    resolve({ headers: incoming.headers, body: Buffer.concat(chunks).toString() })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  closers.push(() => new Promise((closed) => server.close(closed)))
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/in`, received }
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })

const authorize = async (emulator: HttpEmulator): Promise<Record<string, string>> => {
  const { clientId, clientSecret } = emulator.emulator.credentials
  const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  const token = at(parseJson(await (await post(`${emulator.url}/oauth/token`, grant)).text()), 'access_token')
  return { authorization: `Bearer ${String(token)}`, 'content-type': 'application/vnd.api+json' }
}

const copy = {
  data: { type: 'order_copies', relationships: { source_order: { data: { type: 'orders', id: 'source' } } } },
}

test('over HTTP a copy is made, completes by itself, and is delivered', async () => {
  const emulator = await start()
  const { url, received } = await receiver()
  await post(`${emulator.url}/_emulator/seed`, {
    orders: [{ id: 'source' }],
    webhooks: [{ topic: 'order_copies.complete', callback_url: url }],
  })
  const created = await post(`${emulator.url}/api/order_copies`, copy, await authorize(emulator))
  expect(created.status).toBe(201)
  expect(created.headers.get('content-type')).toBe('application/vnd.api+json')
  expect(await created.json()).toMatchObject({
    data: { links: { self: expect.stringContaining(`${emulator.url}/api/`) } },
  })
  const delivery = await received
  expect(delivery.headers).toMatchObject({
    'x-commercelayer-topic': 'order_copies.complete',
    'user-agent': 'CommerceLayer Module',
    'content-type': 'application/json',
  })
  expect(parseJson(delivery.body)).toMatchObject({ data: { attributes: { status: 'completed' } } })
})

test('a dropped answer is a broken connection', async () => {
  const emulator = await start()
  await post(`${emulator.url}/_emulator/seed`, { orders: [{ id: 'source' }] })
  const headers = await authorize(emulator)
  await post(`${emulator.url}/_emulator/faults`, [
    { on: 'request', method: 'POST', path: '/api/', effect: { kind: 'commit_then_drop' } },
  ])
  await expect(post(`${emulator.url}/api/order_copies`, copy, headers)).rejects.toThrow('fetch failed')
  expect(emulator.emulator.control.state().copies).toHaveLength(1)
})

test('closing frees the port though clients keep their connections', async () => {
  const emulator = await start()
  await (await fetch(`${emulator.url}/_emulator/clock`)).text()
  await emulator.close()
  await expect(fetch(`${emulator.url}/_emulator/clock`)).rejects.toThrow('fetch failed')
})
