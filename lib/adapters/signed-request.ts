import type { SQSClient } from '@aws-sdk/client-sqs'

const ANSWER_WITHIN_MS = 3_000

/** A request to an AWS service of which we have no client. */
export interface SignedRequest {
  /** By the name that signatures have for it, e.g. `sts`. */
  service: string
  method: 'GET' | 'POST'
  /** Where the service is; default: in the client's region. */
  endpoint: string | undefined
  /** Path and query. */
  path: string
  headers?: Readonly<Record<string, string>>
  body?: string
}

/**
 * Sends a request with the credentials and the signer of the queue's client: a client for a few questions would be a dependency more.
 * Rejects where there are no credentials or no answer within 3 s.
 */
export async function signedRequest(client: SQSClient, asked: SignedRequest): Promise<Response> {
  const { service, method, endpoint, path, body } = asked
  const region = await client.config.region()
  const url = new URL(path, endpoint ?? `https://${service}.${region}.amazonaws.com`)
  const signer = await client.config.signer()
  const request = {
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, ...asked.headers },
    body,
  }
  const { headers } = await signer.sign(request, { signingService: service, signingRegion: region })
  const init = { method, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }
  return await fetch(url, body === undefined ? init : { ...init, body })
}
