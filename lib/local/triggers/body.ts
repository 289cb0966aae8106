import type { IncomingMessage } from 'node:http'

/** The bytes of a request's body, or `too_large` as soon as there are more than the limit. */
export async function readBody(request: IncomingMessage, largestBytes: number): Promise<Buffer | 'too_large'> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const part = Buffer.from(chunk)
    bytes += part.length
    if (bytes > largestBytes) {
      request.resume() // read to its end, so that the sender gets to hear the answer
      return 'too_large'
    }
    chunks.push(part)
  }
  return Buffer.concat(chunks)
}
