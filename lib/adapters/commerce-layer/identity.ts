import { flagField, isFields, objectField, textField } from '../../core/fields.ts'
import { parseJson } from '../../core/json-api.ts'

/** Whose data a token opens, as far as the token says. */
export interface Identity {
  /** Slug of the organization. */
  organization: string | undefined
  /** Decided by the credentials: the same address serves both. */
  mode: 'test' | 'live' | 'unknown'
}

/** Reads the claims of an access token (a JWT). It is not verified: we only ask it what we were given. */
export function identityOf(token: string): Identity {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url'))
  if (!claims.ok || !isFields(claims.value)) return { organization: undefined, mode: 'unknown' }
  const test = flagField(claims.value, 'test')
  return {
    organization: textField(objectField(claims.value, 'organization'), 'slug'),
    mode: test === undefined ? 'unknown' : test ? 'test' : 'live',
  }
}
