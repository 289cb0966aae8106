import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../core/duration.ts'
import type { ApiFailure } from '../../core/failure.ts'
import { type Fields, isFields, textField, wholeField } from '../../core/fields.ts'
import { type ExchangeOptions, exchange, failureOf } from './exchange.ts'
import { nameOfError } from './sent.ts'
import type { HttpCall } from './transport.ts'

export type TokenAnswer = { ok: true; token: string } | { ok: false; failure: ApiFailure }

/** Access tokens, asked for once for however many requests wait for one. */
export interface Tokens {
  /** A token that is good for at least another minute, as far as is known. */
  current(): Promise<TokenAnswer>
  /** Another token than one that was refused. */
  insteadOf(refused: string): Promise<TokenAnswer>
}

/** An integration's credentials. */
export interface Credentials {
  clientId: string
  /**
   * Asked for with every new token, and once more with the one that was refused: a changed secret needs no restart. Gives the
   * same again where there is no other.
   */
  clientSecret: (refused?: string) => Promise<string>
}

export interface TokenOptions extends ExchangeOptions {
  authUrl: string
  credentials: Credentials
  /** Called before each request for a token. */
  onRequest: () => void
}

const RENEW_BEFORE_MS = MINUTE_MS
/** The shortest lifetime that can be configured; used where an answer does not say. */
const DEFAULT_LIFETIME_SECONDS = 7_200

/** Makes the token cache of one process. */
export function makeTokens(options: TokenOptions): Tokens {
  let held: { token: string; renewMs: number } | undefined
  let underWay: Promise<TokenAnswer> | undefined

  const renew = async (): Promise<TokenAnswer> => {
    const askedMs = options.clock.nowMs()
    const answer = await askForToken(options)
    if (!answer.ok) return answer
    held = { token: answer.token, renewMs: askedMs + answer.lifetimeMs - RENEW_BEFORE_MS }
    return { ok: true, token: answer.token }
  }
  const current = (): Promise<TokenAnswer> => {
    if (held !== undefined && options.clock.nowMs() < held.renewMs) {
      return Promise.resolve({ ok: true, token: held.token })
    }
    underWay ??= renew().finally(() => {
      underWay = undefined
    })
    return underWay
  }
  const insteadOf = (refused: string): Promise<TokenAnswer> => {
    // Of several requests refused with the same token only the first drops it; the others find its successor.
    if (held?.token === refused) held = undefined
    return current()
  }
  return { current, insteadOf }
}

type NewToken = { ok: true; token: string; lifetimeMs: number } | { ok: false; failure: ApiFailure }

/** Asks by the secret at hand and, where that is refused and another stands in its place by now, by that one. */
async function askForToken(options: TokenOptions): Promise<NewToken> {
  const { clientSecret } = options.credentials
  const secret = await readSecret(clientSecret)
  if (typeof secret !== 'string') return { ok: false, failure: secret }
  const answer = await askBy(options, secret)
  if (answer.ok || answer.failure.status !== 401) return answer
  const newer = await readSecret(() => clientSecret(secret))
  return typeof newer !== 'string' || newer === secret ? answer : await askBy(options, newer)
}

async function askBy(options: TokenOptions, clientSecret: string): Promise<NewToken> {
  options.onRequest()
  const result = await exchange(options, tokenCall(options, clientSecret))
  const body = result.kind === 'answer' && result.json.ok && isFields(result.json.value) ? result.json.value : undefined
  const token = body && textField(body, 'access_token')
  if (result.kind === 'answer' && result.status === 200 && body !== undefined && token !== undefined) {
    return { ok: true, token, lifetimeMs: lifetimeMs(body) }
  }
  return { ok: false, failure: { ...failureOf(result), stage: 'token' } }
}

/** `created_at` is left aside: the same token is given again until shortly before its end, with what is left of it. */
function lifetimeMs(body: Fields): number {
  const seconds = wholeField(body, 'expires_in') ?? DEFAULT_LIFETIME_SECONDS
  return Math.min(Math.max(0, seconds) * SECOND_MS, 15 * DAY_MS)
}

function tokenCall({ authUrl, credentials }: TokenOptions, clientSecret: string): HttpCall {
  const grant = { grant_type: 'client_credentials', client_id: credentials.clientId, client_secret: clientSecret }
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return { method: 'POST', url: `${authUrl}/oauth/token`, headers, body: JSON.stringify(grant) }
}

/** The secret, or the failure that it could not be read: nothing was sent, and reading it again may succeed. */
async function readSecret(clientSecret: () => Promise<string>): Promise<string | ApiFailure> {
  try {
    return await clientSecret()
  } catch (error) {
    const nothing = { status: undefined, errors: [], readable: false, retryAfterMs: undefined }
    return { stage: 'token', sent: 'no', ...nothing, cause: `client secret: ${nameOfError(error)}` }
  }
}
