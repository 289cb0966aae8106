import { createServer, type RequestListener } from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { makePost } from '../../../lib/emulator/deliveries/post.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(closers.splice(0).map((close) => close()))
})

const receiver = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((closed) => server.close(closed))
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/in`
}

const body = new TextEncoder().encode('{"data":"ünï"}')
const delivery = (url: string) => ({ url, headers: { 'x-commercelayer-topic': 'orders.place' }, body })
const never = new AbortController().signal

test('a delivery arrives byte for byte, with no headers but its own and those of the connection', async () => {
  const received: Buffer[] = []
  let headers: Record<string, unknown> = {}
  const url = await receiver(async (incoming, outgoing) => {
    headers = incoming.headers
    for await (const chunk of incoming) received.push(Buffer.from(chunk))
    outgoing.writeHead(202).end()
  })
  expect(await makePost(never)(delivery(url))).toEqual({ status: 202 })
  expect(Buffer.concat(received)).toEqual(Buffer.from(body))
  const { host: _, connection: __, ...rest } = headers
  expect(rest).toEqual({ 'content-length': String(body.length), 'x-commercelayer-topic': 'orders.place' })
})

test('a redirect is not followed', async () => {
  const paths: (string | undefined)[] = []
  const url = await receiver(({ url: path }, outgoing) => {
    paths.push(path)
    outgoing.writeHead(307, { location: '/elsewhere' }).end()
  })
  expect(await makePost(never)(delivery(url))).toEqual({ status: 307 })
  expect(paths).toEqual(['/in'])
})

test('no answer within five seconds is none', async () => {
  const patience = new AbortController()
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal)
  const url = await receiver(() => patience.abort(new Error('the time is over')))
  await expect(makePost(never)(delivery(url))).rejects.toThrow('the time is over')
  expect(timeout.mock.calls).toEqual([[5_000]])
})

test('an answer whose body never ends is an answer, and stopping is no further failure', async () => {
  const stopping = new AbortController()
  const cut = Promise.withResolvers<void>()
  const url = await receiver((_, outgoing) => {
    outgoing.on('close', cut.resolve)
    outgoing.writeHead(200).write('for ever')
  })
  expect(await makePost(stopping.signal)(delivery(url))).toEqual({ status: 200 })
  stopping.abort()
  await cut.promise
})

test('a receiver that is not there is named by the reason', async () => {
  const url = await receiver(() => undefined)
  await Promise.all(closers.splice(0).map((close) => close()))
  await expect(makePost(never)(delivery(url))).rejects.toThrow('ECONNREFUSED')
  await expect(makePost(never)(delivery(url.replace('127.0.0.1', 'localhost')))).rejects.toThrow('ECONNREFUSED')
})
