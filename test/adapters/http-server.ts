import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A server on 127.0.0.1 that answers as a test says. */
export interface HttpServer {
  url: string
  close(): Promise<void>
}

export type Handle = (request: IncomingMessage, response: ServerResponse) => void

export async function startHttpServer(handle: Handle, onConnection: () => void = () => {}): Promise<HttpServer> {
  const server = createServer(handle).on('connection', onConnection)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The body of a request, as text. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}
