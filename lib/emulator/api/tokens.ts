import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ApiError } from '../api-error.ts'
import { at, isJsonObject, type Json, type JsonObject, parseJson } from '../json.ts'
import { type Answer, answerWith } from './answer.ts'
import type { Call } from './call.ts'
import { typeOf } from './media-types.ts'

/** How long a token of an integration is valid. */
const tokenLifeSeconds = 7_200

/** So many tokens are remembered: a client for each of them would be busy indeed. */
const mostKnown = 100

const formType = 'application/x-www-form-urlencoded'

export type TokenIssuer = {
  /** The answer to POST /oauth/token. */
  issue(call: Call): Answer
  /** Whether an Authorization header carries a token of this issuer, for its organization and mode, that has not expired. */
  check(authorization: string | null): 'valid' | 'invalid'
}

export type TokenIssuerOptions = {
  readonly organization: { readonly id: string; readonly slug: string }
  readonly mode: 'test' | 'live'
  readonly clientId: string
  readonly clientSecret: string
  readonly nowMs: () => number
  readonly random: () => number
}

const encode = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const sameText = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The members of a JSON body, or of a form; of what is not said to be a form, any JSON is taken. */
const grantOf = ({ headers, body }: Call): Json | undefined =>
  typeOf(headers.get('content-type') ?? '') === formType
    ? Object.fromEntries(new URLSearchParams(body))
    : parseJson(body)

/** What came instead of a grant that is known. */
const problemOf = (grant: Json | undefined, { headers, body }: Call): string => {
  if (body === '') return 'an empty body'
  if (grant === undefined) return `a body that is no JSON, of the type ${headers.get('content-type') ?? 'unknown'}`
  if (!isJsonObject(grant)) return 'JSON that is no object'
  return 'grant_type' in grant ? `the grant_type ${JSON.stringify(grant.grant_type)}` : 'no grant_type'
}

/** An answer of the authorization server, which speaks plain JSON. */
const authAnswer = (status: number, body: JsonObject): Answer => ({
  ...answerWith(status, body),
  headers: { 'content-type': 'application/json' },
})

const authError = (status: number, title: string, [code, detail]: readonly [string, string]): Answer =>
  // The authorization server writes the status as a number, unlike Core.
  authAnswer(status, { errors: [{ title, detail, code, status }] })

/** A refusal of the API in the form of the authorization server. */
export const authRefusal = ({ status, errors, headers }: ApiError): Answer => {
  const answer = authAnswer(status, {
    errors: errors.map(({ title, detail, code }) => ({ title, detail, code, status })),
  })
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

const claimsOf = (options: TokenIssuerOptions, nowSeconds: number): JsonObject => ({
  organization: {
    id: options.organization.id,
    slug: options.organization.slug,
    enterprise: false,
    region: 'eu-west-1',
  },
  application: {
    id: 'EmUlAtOrAp',
    kind: 'integration',
    public: false,
    client_id: options.clientId,
    confidential: true,
  },
  test: options.mode === 'test',
  scope: 'market:all',
  exp: nowSeconds + tokenLifeSeconds,
  iat: nowSeconds,
  iss: 'https://auth.commercelayer.io',
  rand: options.random(),
})

/** Issues tokens that look like the platform's JWTs, signed with a key of the emulator's own so that they outlive a restart. */
export const makeTokenIssuer = (options: TokenIssuerOptions): TokenIssuer => {
  const sign = (text: string): string =>
    createHmac('sha512', `${options.organization.slug}/${options.clientSecret}`).update(text).digest('base64url')

  /** When the tokens expire that were issued or shown of late (epoch seconds): most requests show one of a few. */
  const known = new Map<string | null, number>()

  const remember = (authorization: string | null, expiresSeconds: number): number => {
    if (known.size >= mostKnown) known.clear()
    known.set(authorization, expiresSeconds)
    return expiresSeconds
  }

  const issue = (call: Call): Answer => {
    const grant = grantOf(call)
    if (at(grant, 'grant_type') !== 'client_credentials') {
      const isGrant = typeof at(grant, 'grant_type') === 'string'
      const expected = `JSON or a form (${formType}) with the grant_type client_credentials`
      const detail = `Expected ${expected}, got ${problemOf(grant, call)}.`
      return authError(400, isGrant ? 'unsupported_grant_type' : 'invalid_request', ['BAD_REQUEST', detail])
    }
    const [clientId, clientSecret] = [at(grant, 'client_id'), at(grant, 'client_secret')]
    if (
      clientId !== options.clientId ||
      typeof clientSecret !== 'string' ||
      !sameText(clientSecret, options.clientSecret)
    ) {
      const detail = 'Client authentication failed: unknown client, or wrong client secret.'
      return authError(401, 'invalid_client', ['UNAUTHORIZED', detail])
    }
    const nowSeconds = Math.floor(options.nowMs() / 1_000)
    const unsigned = `${encode({ typ: 'JWT', alg: 'HS512' })}.${encode(claimsOf(options, nowSeconds))}`
    const token = `${unsigned}.${sign(unsigned)}`
    remember(`Bearer ${token}`, nowSeconds + tokenLifeSeconds)
    return authAnswer(200, {
      access_token: token,
      token_type: 'bearer',
      expires_in: tokenLifeSeconds,
      scope: 'market:all',
      created_at: nowSeconds,
    })
  }

  /** When a token of this issuer, for its organization and mode, expires (epoch seconds); of any other it is long ago. */
  const expiryOf = (authorization: string | null): number => {
    const [, header, claims, signature] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization ?? '') ?? []
    if (header === undefined || claims === undefined || signature === undefined) return 0
    if (!sameText(signature, sign(`${header}.${claims}`))) return 0
    const claimed = parseJson(Buffer.from(claims, 'base64url').toString())
    if (at(claimed, 'organization', 'id') !== options.organization.id) return 0
    if (at(claimed, 'test') !== (options.mode === 'test')) return 0
    const expiresSeconds = at(claimed, 'exp')
    return typeof expiresSeconds === 'number' ? expiresSeconds : 0
  }

  const check = (authorization: string | null): 'valid' | 'invalid' => {
    const expiresSeconds = known.get(authorization) ?? remember(authorization, expiryOf(authorization))
    return expiresSeconds * 1_000 > options.nowMs() ? 'valid' : 'invalid'
  }

  return { issue, check }
}
