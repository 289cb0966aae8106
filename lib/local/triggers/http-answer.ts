import type { InvocationResult } from '../lambda/invocation-result.ts'

export interface HttpAnswer {
  status: number
  headers: Record<string, string>
  body: string | Buffer
}

/** What an HTTP API makes of a function's result. */
export function httpAnswerOf(result: InvocationResult): HttpAnswer {
  switch (result.outcome) {
    case 'returned':
      return returnedAnswer(result.value)
    case 'timed_out':
      return messageAnswer(503, 'Service Unavailable')
    case 'threw':
    case 'crashed':
    case 'init_failed':
      return messageAnswer(500, 'Internal Server Error')
    default:
      return result satisfies never
  }
}

/** An answer of the HTTP API's own. */
export function messageAnswer(status: number, message: string): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) }
}

/** Format 2.0: with a `statusCode` the value describes an answer; without, it is the body of one. */
function returnedAnswer(value: unknown): HttpAnswer {
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
  }
  const { statusCode, headers, body, isBase64Encoded }: ResponseFields = value
  const status = Number(statusCode)
  if (!Number.isInteger(status) || status < 200 || status > 599) return messageAnswer(500, 'Internal Server Error')
  const text = typeof body === 'string' ? body : ''
  return {
    status,
    headers: headersOf(headers),
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  }
}

interface ResponseFields {
  statusCode: unknown
  headers?: unknown
  body?: unknown
  isBase64Encoded?: unknown
}

function headersOf(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {}
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}
