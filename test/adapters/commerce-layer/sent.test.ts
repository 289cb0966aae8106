import { describe, expect, test } from 'vitest'
import { mayHaveBeenSent, nameOfError } from '../../../lib/adapters/commerce-layer/sent.ts'

describe('a request without an answer', () => {
  test.each([
    ['its connection was refused', failed({ code: 'ECONNREFUSED' })],
    ['its host has no name', failed({ code: 'ENOTFOUND' })],
    ['names could not be looked up', failed({ code: 'EAI_AGAIN' })],
    ['connecting took too long', failed({ code: 'UND_ERR_CONNECT_TIMEOUT' })],
    ['the certificate is not to be trusted', failed({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
    ['the host could not be reached while connecting', failed({ code: 'EHOSTUNREACH', syscall: 'connect' })],
    [
      'none of its addresses took the connection',
      failed({}, [{ code: 'ECONNREFUSED' }, { code: 'ETIMEDOUT', syscall: 'connect' }]),
    ],
  ])('was not sent when %s', (_what, error) => {
    expect(mayHaveBeenSent(error)).toBe('no')
  })

  test.each([
    ['its connection was reset', failed({ code: 'ECONNRESET' })],
    ['the other side closed', failed({ code: 'UND_ERR_SOCKET' })],
    ['the host went away while connected', failed({ code: 'EHOSTUNREACH', syscall: 'read' })],
    ['no answer began in time', failed({ code: 'UND_ERR_HEADERS_TIMEOUT' })],
    ['time was over', new DOMException('timed out', 'TimeoutError')],
    ['one of its addresses took the connection', failed({}, [{ code: 'ECONNREFUSED' }, { code: 'ECONNRESET' }])],
    ['nothing is known about why', 'a text'],
    ['its causes go in a circle', circle()],
  ])('may have been sent when %s', (_what, error) => {
    expect(mayHaveBeenSent(error)).toBe('maybe')
  })

  test('is named by the innermost code, and never by a message', () => {
    expect(nameOfError(failed({ code: 'ECONNRESET' }))).toBe('ECONNRESET')
    expect(nameOfError(new DOMException('timed out', 'TimeoutError'))).toBe('TimeoutError')
    expect(nameOfError(new TypeError('https://id:secret@shop.example'))).toBe('TypeError')
    expect(nameOfError('https://id:secret@shop.example')).toBe('unknown error')
  })
})

/** The error that `fetch` gives, with what happened as its cause. */
function failed(cause: { code?: string; syscall?: string }, tried: readonly object[] = []): Error {
  const errors = tried.map((one) => Object.assign(new Error('one address'), one))
  const inner = errors.length > 0 ? new AggregateError(errors) : new Error('a cause')
  return new TypeError('fetch failed', { cause: Object.assign(inner, cause) })
}

function circle(): Error {
  const error = new Error('a')
  error.cause = new Error('b', { cause: error })
  return error
}
