import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { answerOf, responseOf } from './api/answer.ts'
import { ApiError, refusal } from './api-error.ts'
import { ConnectionDropped } from './connection-dropped.ts'
import type { Deliver } from './deliveries/deliver.ts'
import { makePost } from './deliveries/post.ts'
import { type Emulator, makeEmulator } from './emulator.ts'
import { readRequest } from './http/read-request.ts'
import { endWith, refuseConnection } from './http/refuse-connection.ts'
import type { EmulatorOptions } from './options.ts'

export type HttpEmulatorOptions = Omit<EmulatorOptions, 'deliver' | 'sleep'> & {
  /** 0, the default, for any that is free. */
  readonly port?: number
  /** Default: a real POST that gives up after the five seconds of the platform. */
  readonly deliver?: Deliver
  /** Told of mistakes of the emulator's own, which a client sees as a 500. Default: an unhandled rejection. */
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

/** Waits, but not beyond the end of the emulator, and leaves nothing behind. */
export const sleepUnless =
  (stopped: AbortSignal) =>
  (ms: number): Promise<void> =>
    // The only thing that it can fail with is that it was stopped.
    wait(ms, undefined, { signal: stopped }).catch(() => undefined)

/** Lets others have their turn each time the clock is set: a long way to go must not make the emulator deaf. */
const settingInTurns =
  (setClock: (nowMs: number) => void | Promise<void>, stopped: AbortSignal) =>
  async (nowMs: number): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    if (stopped.aborted) throw new ConnectionDropped('after_receipt')
    await setClock(nowMs)
  }

const internalError = (): ApiError =>
  refusal(500, 'INTERNAL_SERVER_ERROR', { title: 'Internal server error', detail: 'Something went wrong.' })

const fail = (error: unknown): never => {
  throw error
}

type Exchange = { readonly origin: string; readonly incoming: IncomingMessage; readonly outgoing: ServerResponse }

const respond = async (response: Response, outgoing: ServerResponse): Promise<void> => {
  const body = Buffer.from(await response.arrayBuffer())
  const length = body.length > 0 ? { 'content-length': body.length } : {}
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...length })
  outgoing.end(body)
}

/** Answers a request. Rejects with what is no refusal but a mistake of ours, after an answer of 500. */
const answer = async (emulator: Emulator, { origin, incoming, outgoing }: Exchange): Promise<void> => {
  try {
    await respond(await emulator.handle(await readRequest(incoming, origin)), outgoing)
  } catch (error) {
    if (error instanceof ConnectionDropped) {
      incoming.socket.destroy()
      return
    }
    const refused = error instanceof ApiError ? error : internalError()
    await respond(responseOf(answerOf(refused)), outgoing)
    if (refused !== error) throw error
  }
}

const listen = async (server: Server, port: number): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** The server of an emulator: whatever comes in is answered, in JSON:API where nothing else is asked for. */
const makeServer = (take: (incoming: IncomingMessage, outgoing: ServerResponse) => void): Server =>
  createServer(take)
    .on('checkExpectation', take)
    .on('connect', (_incoming, connection) =>
      endWith(
        refusal(405, 'METHOD_NOT_ALLOWED', { title: 'Method not allowed', detail: 'No tunnels here.' }),
        connection,
      ),
    )
    .on('clientError', refuseConnection)

/**
 * Starts an emulator on 127.0.0.1, which does by itself what is due.
 *
 * @throws what Node's `listen` fails with, e.g. an error with the code `EADDRINUSE`.
 */
export const startHttpEmulator = async (options: HttpEmulatorOptions): Promise<HttpEmulator> => {
  const { port: wanted = 0, onError = fail, setClock, clock, deliver } = options
  const stopping = new AbortController()
  const stopped = stopping.signal
  const emulator = makeEmulator({
    ...options,
    deliver: deliver ?? makePost(stopped),
    sleep: sleepUnless(stopped),
    ...(setClock === undefined ? {} : { setClock: settingInTurns(setClock, stopped) }),
  })
  const running = new Set<Promise<void>>()
  const track = (work: Promise<void>): void => {
    const tracked = work.catch(onError).finally(() => running.delete(tracked))
    running.add(tracked)
  }
  let url = ''
  const server = makeServer((incoming, outgoing) => track(answer(emulator, { origin: url, incoming, outgoing })))
  const port = await listen(server, wanted)
  url = `http://127.0.0.1:${port}`
  const tick = setInterval(() => {
    const dueMs = emulator.nextWakeMs()
    if (dueMs !== undefined && dueMs <= clock.nowMs()) track(emulator.runDue())
  }, options.tickMs ?? 20)
  return {
    url,
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
