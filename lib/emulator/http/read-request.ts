import type { IncomingMessage } from 'node:http'
import { badRequest, refusal } from '../api-error.ts'
import { ConnectionDropped } from '../connection-dropped.ts'

/** The longest body that is read. The platform does not say what it takes; no request to it needs this much. */
const mostBodyBytes = 10 * 1024 * 1024

/** The body of a request. A longer one is refused at once and then read to its end, so that its sender sees the answer. */
const readBody = (incoming: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= mostBodyBytes) {
        chunks.push(chunk)
        return
      }
      chunks.length = 0
      const detail = `The body is longer than ${mostBodyBytes} bytes.`
      reject(refusal(413, 'PAYLOAD_TOO_LARGE', { title: 'Payload too large', detail }))
    })
    incoming.on('end', () => resolve(Buffer.concat(chunks)))
    incoming.on('error', () => reject(new ConnectionDropped('refused')))
  })

const headersOf = ({ headersDistinct }: IncomingMessage): Headers =>
  new Headers(
    Object.entries(headersDistinct).flatMap(([name, values]) =>
      values === undefined ? [] : [[name, values.join(', ')] satisfies [string, string]],
    ),
  )

const requestOf = (incoming: IncomingMessage, origin: string, body: Buffer): Request => {
  const { method = 'GET', url = '/' } = incoming
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0
  try {
    // A target such as `//elsewhere` must stay a path of ours.
    const target = new URL(`${origin}${url.startsWith('/') ? url : '/'}`)
    return new Request(target, { method, headers: headersOf(incoming), ...(hasBody ? { body } : {}) })
  } catch (cause) {
    // Methods that `Request` does not take, such as TRACE.
    throw badRequest(cause instanceof Error ? cause.message : String(cause))
  }
}

/**
 * Reads a request as it comes in.
 *
 * @throws {ApiError} for one that is too long or cannot be told in a `Request`.
 * @throws {ConnectionDropped} when its sender breaks off.
 */
export const readRequest = async (incoming: IncomingMessage, origin: string): Promise<Request> =>
  requestOf(incoming, origin, await readBody(incoming))
