import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { ConnectionDropped } from './connection-dropped.ts'
import type { Deliver } from './deliveries/deliver.ts'
import { type Emulator, makeEmulator } from './emulator.ts'
import type { EmulatorOptions } from './options.ts'

export type HttpEmulatorOptions = Omit<EmulatorOptions, 'deliver' | 'sleep'> & {
  /** 0, the default, for any that is free. */
  readonly port?: number
  /** Default: a real POST that gives up after the five seconds of the platform. */
  readonly deliver?: Deliver
  /** Told of mistakes of the emulator's own; the client's connection is cut. */
  readonly onError?: (error: unknown) => void
  /** How often to look for what is due. Default 20. */
  readonly tickMs?: number
}

export type HttpEmulator = {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly port: number
  readonly emulator: Emulator
  /** Stops accepting, cuts every connection, and resolves when nothing is in flight any more. */
  close(): Promise<void>
}

/** How long Commerce Layer waits for the answer to a delivery. (https://docs.commercelayer.io/core/real-time-webhooks) */
const deliveryTimeoutMs = 5_000

/** Sends a delivery by HTTP. A redirect is an answer like any other that is not 2xx. */
const post =
  (stopped: AbortSignal): Deliver =>
  async ({ url, headers, body }) => {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(deliveryTimeoutMs)])
    const response = await fetch(url, { method: 'POST', headers, body: Buffer.from(body), redirect: 'manual', signal })
    await response.body?.cancel()
    return { status: response.status }
  }

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

const requestOf = async (incoming: IncomingMessage, origin: string): Promise<Request> => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const method = incoming.method ?? 'GET'
  const body = await bodyOf(incoming)
  const withBody = method !== 'GET' && method !== 'HEAD' && body.length > 0
  // A target such as `//elsewhere` must stay a path of ours.
  const url = new URL(`${origin}${incoming.url?.startsWith('/') ? incoming.url : '/'}`)
  return new Request(url, { method, headers, ...(withBody ? { body } : {}) })
}

type Exchange = { readonly origin: string; readonly incoming: IncomingMessage; readonly outgoing: ServerResponse }

const answer = async (emulator: Emulator, exchange: Exchange, onError: (error: unknown) => void): Promise<void> => {
  const { origin, incoming, outgoing } = exchange
  try {
    const response = await emulator.handle(await requestOf(incoming, origin))
    const body = Buffer.from(await response.arrayBuffer())
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(body)
  } catch (error) {
    if (!(error instanceof ConnectionDropped)) onError(error)
    incoming.socket.destroy()
  }
}

/** Starts an emulator on 127.0.0.1, which does by itself what is due. */
export const startHttpEmulator = async (options: HttpEmulatorOptions): Promise<HttpEmulator> => {
  const stopping = new AbortController()
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      stopping.signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  const emulator = makeEmulator({ ...options, deliver: options.deliver ?? post(stopping.signal), sleep })
  const running = new Set<Promise<void>>()
  const track = (work: Promise<void>): void => {
    const tracked = work.finally(() => running.delete(tracked))
    running.add(tracked)
  }
  const onError = options.onError ?? (() => undefined)
  let origin = ''
  const server = createServer((incoming, outgoing) => track(answer(emulator, { origin, incoming, outgoing }, onError)))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  origin = `http://127.0.0.1:${port}`
  const tick = setInterval(() => {
    const dueMs = emulator.nextWakeMs()
    if (dueMs !== undefined && dueMs <= options.clock.nowMs()) track(emulator.runDue())
  }, options.tickMs ?? 20)
  return {
    url: origin,
    port,
    emulator,
    close: async () => {
      clearInterval(tick)
      stopping.abort()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await Promise.allSettled(running)
    },
  }
}
