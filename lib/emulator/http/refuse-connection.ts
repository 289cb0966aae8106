import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { answerOf, jsonApiType } from '../api/answer.ts'
import { type ApiError, badRequest, refusal } from '../api-error.ts'

const overlong = (): ApiError =>
  refusal(431, 'HEADERS_TOO_LARGE', { title: 'Headers too large', detail: 'The headers of the request are too long.' })

const late = (): ApiError =>
  refusal(408, 'REQUEST_TIMEOUT', { title: 'Request timeout', detail: 'The request did not arrive in time.' })

/** What Node's HTTP parser could not make a request of, as the API refuses it. */
const refusalOf = (error: NodeJS.ErrnoException): ApiError => {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return overlong()
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return late()
    default:
      return badRequest(`This is no HTTP request: ${error.message}`)
  }
}

/** Answers by hand on a connection that no response belongs to, and ends it. */
export const endWith = (refused: ApiError, connection: Duplex): void => {
  const { status, body } = answerOf(refused)
  const text = JSON.stringify(body)
  connection.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      `content-type: ${jsonApiType}`,
      `content-length: ${Buffer.byteLength(text)}`,
      'connection: close',
      '',
      text,
    ].join('\r\n'),
  )
}

/** Answers what is no HTTP request with an error document, if its sender is still there. */
export const refuseConnection = (error: NodeJS.ErrnoException, connection: Duplex): void => {
  if (error.code === 'ECONNRESET' || !connection.writable) connection.destroy()
  else endWith(refusalOf(error), connection)
}
