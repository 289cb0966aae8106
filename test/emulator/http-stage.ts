import { createServer } from 'node:http'
import { dice } from '../../lib/emulator/dice.ts'
import { type HttpEmulator, type HttpEmulatorOptions, startHttpEmulator } from '../../lib/emulator/http.ts'
import { at, parseJson } from '../../lib/emulator/json.ts'
import { startMs } from './stage.ts'

/** An emulator on 127.0.0.1 and a receiver of its deliveries. */
export type HttpStage = {
  readonly url: string
  readonly emulator: HttpEmulator['emulator']
  /** Where webhooks of this stage shall point. */
  readonly callbackUrl: string
  readonly received: Received[]
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** The headers of an authorized request. */
  authorized(): Promise<Record<string, string>>
  close(): Promise<void>
}

export type Received = { readonly headers: Record<string, unknown>; readonly body: string }

/** The body of a POST that copies the order `source`. */
export const copyBody = {
  data: { type: 'order_copies', relationships: { source_order: { data: { type: 'orders', id: 'source' } } } },
}

const startReceiver = async (received: Received[]) => {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
    received.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString() })
    outgoing.end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/in`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

export const startHttpStage = async (options: Partial<HttpEmulatorOptions> = {}): Promise<HttpStage> => {
  let nowMs = startMs
  const received: Received[] = []
  const receiver = await startReceiver(received)
  const running = await startHttpEmulator({
    // Every look at the clock is a millisecond later, so that what is due comes without waiting for the wall clock.
    clock: { nowMs: () => nowMs++ },
    random: dice(),
    tickMs: 1,
    ...options,
  })
  const post: HttpStage['post'] = (path, body, headers = {}) =>
    fetch(`${running.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return {
    url: running.url,
    emulator: running.emulator,
    callbackUrl: receiver.url,
    received,
    post,
    authorized: async () => {
      const { clientId, clientSecret } = running.emulator.credentials
      const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
      const token = at(parseJson(await (await post('/oauth/token', grant)).text()), 'access_token')
      return { authorization: `Bearer ${String(token)}`, 'content-type': 'application/vnd.api+json' }
    },
    close: async () => {
      await running.close()
      await receiver.close()
    },
  }
}
