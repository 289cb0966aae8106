import { parseApiErrors } from '../../core/api-errors.ts'
import type { ApiFailure } from '../../core/failure.ts'
import type { ParsedJson } from '../../core/json-api.ts'
import type { RateLimit } from '../../core/rate-limit.ts'
import type { Clock } from '../../flows/dependencies.ts'
import { retryAfterMs } from './retry-after.ts'
import { mayHaveBeenSent, nameOfError } from './sent.ts'
import type { HttpCall, Transport } from './transport.ts'

/** What came back: an answer with its body as far as it could be read, or nothing. */
export type HttpResult =
  | {
      kind: 'answer'
      status: number
      json: ParsedJson
      retryAfterMs: number | undefined
      rateLimit: RateLimit | undefined
    }
  | { kind: 'no_answer'; sent: 'no' | 'maybe'; cause: string }

export interface ExchangeOptions {
  transport: Transport
  clock: Clock
  /** For the whole exchange: connection, request and body. */
  timeoutMs: number
}

/** Sends a request and reads its answer to the end. Never rejects for what the world does. */
export async function exchange({ transport, clock, timeoutMs }: ExchangeOptions, call: HttpCall): Promise<HttpResult> {
  try {
    const { retryAfter, ...answer } = await transport(call, timeoutMs)
    return { kind: 'answer', ...answer, retryAfterMs: retryAfterMs(retryAfter, clock.nowMs()) }
  } catch (error) {
    return { kind: 'no_answer', sent: mayHaveBeenSent(error), cause: nameOfError(error) }
  }
}

/** The failure that a result is, when it is not what was asked for. */
export function failureOf(result: HttpResult): ApiFailure {
  if (result.kind === 'no_answer') {
    const { sent, cause } = result
    const none = { status: undefined, errors: [], readable: false, retryAfterMs: undefined }
    return { stage: 'request', sent, ...none, cause }
  }
  const { status, json } = result
  const errors = json.ok ? parseApiErrors(json.value) : []
  const wait = { retryAfterMs: result.retryAfterMs }
  const cause = `HTTP ${status}, ${errors[0]?.code ?? 'without a readable body'}`
  return { stage: 'request', sent: 'maybe', status, errors, readable: errors.length > 0, ...wait, cause }
}

/** The failure of an answer that says it succeeded, without showing what was asked for. */
export function unreadableAnswer(status: number): ApiFailure {
  return failureOf({ kind: 'answer', status, json: { ok: false }, retryAfterMs: undefined, rateLimit: undefined })
}
