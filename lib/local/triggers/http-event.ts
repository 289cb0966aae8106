import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { RouteMatch } from './route.ts'

export interface HttpRequest {
  request: IncomingMessage
  match: RouteMatch
  body: Buffer
  nowMs: number
}

/**
 * The event of an HTTP API in payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEventOf({ request, match, body, nowMs }: HttpRequest): object {
  const headers = headersOf(request)
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath: match.path,
    rawQueryString: match.query,
    headers,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers.host ?? '127.0.0.1',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: match.path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: match.routeKey,
      stage: '$default',
      time: logTime(nowMs),
      timeEpoch: nowMs,
    },
    pathParameters: match.pathParameters,
    ...bodyOf(body, headers['content-type']),
  }
}

/** E.g. 12/Mar/2020:19:03:58 +0000. */
function logTime(atMs: number): string {
  const [, day, month, year, time] = new Date(atMs).toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

/** Names in lower case, repeated ones joined by commas, as format 2.0 has no other way to tell them. */
function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  )
}

/**
 * Only these types travel as text; anything else, and no type at all, as base64. Amazon documents no list; this one was
 * observed on a real HTTP API (https://github.com/ministackorg/ministack/pull/766).
 */
const TEXT_TYPE = /^(?:text\/.*|application\/(?:json|xml|javascript))$/

function bodyOf(body: Buffer, contentType = ''): object {
  if (body.length === 0) return { isBase64Encoded: false }
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  return TEXT_TYPE.test(type)
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true }
}
