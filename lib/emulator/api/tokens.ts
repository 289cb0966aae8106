import { createHmac, timingSafeEqual } from 'node:crypto'
import { at, type Json, type JsonObject, parseJson } from '../json.ts'
import { type Answer, answerWith } from './answer.ts'
import type { Call } from './call.ts'

/** How long a token of an integration is valid. */
export const tokenLifeSeconds = 7_200

export type TokenIssuer = {
  /** The answer to POST /oauth/token. */
  issue(call: Call): Answer
  /** Whether an Authorization header carries a token of this issuer that has not expired. */
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

/** The grant in a JSON body, or in a form. */
const grantOf = (call: Call): Json | undefined =>
  call.headers.get('content-type')?.includes('x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams(call.body))
    : parseJson(call.body)

/** An answer of the authorization server, which speaks plain JSON. */
const plainAnswer = (status: number, body: JsonObject): Answer => ({
  ...answerWith(status, body),
  headers: { 'content-type': 'application/json' },
})

const authError = (status: number, title: string, [code, detail]: readonly [string, string]): Answer =>
  // The authorization server writes the status as a number, unlike Core.
  plainAnswer(status, { errors: [{ title, detail, code, status }] })

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

  const issue = (call: Call): Answer => {
    const grant = grantOf(call)
    if (at(grant, 'grant_type') !== 'client_credentials') {
      const detail = 'The emulator knows the grant client_credentials only.'
      return authError(400, 'unsupported_grant_type', ['BAD_REQUEST', detail])
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
    return plainAnswer(200, {
      access_token: `${unsigned}.${sign(unsigned)}`,
      token_type: 'bearer',
      expires_in: tokenLifeSeconds,
      scope: 'market:all',
      created_at: nowSeconds,
    })
  }

  const check = (authorization: string | null): 'valid' | 'invalid' => {
    const [, header, claims, signature] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization ?? '') ?? []
    if (header === undefined || claims === undefined || signature === undefined) return 'invalid'
    if (!sameText(signature, sign(`${header}.${claims}`))) return 'invalid'
    const expiresSeconds = at(parseJson(Buffer.from(claims, 'base64url').toString()), 'exp')
    return typeof expiresSeconds === 'number' && expiresSeconds * 1_000 > options.nowMs() ? 'valid' : 'invalid'
  }

  return { issue, check }
}
