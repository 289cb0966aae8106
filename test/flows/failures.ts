import type { ApiFailure } from '../../lib/core/failure.ts'

/** What the client says of a request that was answered with a status; an error document unless it was none. */
export function failedWith(status: number, body: 'errors' | 'none' = 'errors'): { ok: false; failure: ApiFailure } {
  const error = { status, code: 'SOME_ERROR', pointer: undefined, key: undefined, message: 'no' }
  const readable = body === 'errors'
  const said = { readable, errors: readable ? [error] : [], retryAfterMs: undefined }
  return { ok: false, failure: { stage: 'request', sent: 'maybe', status, ...said, cause: `HTTP ${status}` } }
}
