import { parseApiErrors } from '../../core/api-errors.ts'
import type { ApiFailure } from '../../core/failure.ts'
import { type ParsedJson, parseJson } from '../../core/json-api.ts'
import type { Clock } from '../../flows/dependencies.ts'
import { retryAfterMs } from './retry-after.ts'
import { mayHaveBeenSent, nameOfError } from './sent.ts'
import type { Transport } from './transport.ts'

/** One HTTP request, before it is addressed to anybody's `fetch`. */
export interface HttpCall {
  method: 'GET' | 'POST' | 'PATCH'
  url: string
  headers: Readonly<Record<string, string>>
  body?: string
}

/** What came back: an answer with its body as far as it could be read, or nothing. */
export type HttpResult =
  | { kind: 'answer'; status: number; json: ParsedJson; retryAfterMs: number | undefined }
  | { kind: 'no_answer'; sent: 'no' | 'maybe'; cause: string }

export interface ExchangeOptions {
  transport: Transport
  clock: Clock
  /** For the whole exchange: connection, request and body. */
  timeoutMs: number
}

/** Sends a request and reads its answer to the end. Never rejects for what the world does. */
export async function exchange(options: ExchangeOptions, call: HttpCall): Promise<HttpResult> {
  const { transport, clock, timeoutMs } = options
  const { url, ...init } = call
  // A redirect would turn a POST into a GET: it is an answer like any other that we did not expect.
  const request = new Request(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
  let response: Response
  try {
    response = await transport(request)
  } catch (error) {
    return { kind: 'no_answer', sent: mayHaveBeenSent(error), cause: nameOfError(error) }
  }
  const waitMs = retryAfterMs(response.headers.get('retry-after'), clock.nowMs())
  return { kind: 'answer', status: response.status, json: await readBody(response), retryAfterMs: waitMs }
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
  return failureOf({ kind: 'answer', status, json: { ok: false }, retryAfterMs: undefined })
}

/** A body that was cut off is worth as much as one that is not JSON. */
async function readBody(response: Response): Promise<ParsedJson> {
  try {
    return parseJson(new Uint8Array(await response.arrayBuffer()))
  } catch {
    return { ok: false }
  }
}
