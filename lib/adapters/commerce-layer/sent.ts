import { isFields, member, textField } from '../../core/fields.ts'

/** Errors that come before the first byte of a request: no name, no connection, or no trust in who answered. */
const NOTHING_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
])

/** System calls that come before a connection is there. `EHOSTUNREACH`, say, may also end an open one. */
const BEFORE_CONNECTION = new Set(['connect', 'getaddrinfo'])

const DEEPEST_CAUSE = 5

/** Whether a request that got no answer may have reached the other side. In doubt it may. */
export function mayHaveBeenSent(error: unknown, depth = 0): 'no' | 'maybe' {
  if (!isFields(error) || depth > DEEPEST_CAUSE) return 'maybe'
  const [code, systemCall] = [textField(error, 'code'), textField(error, 'syscall')]
  if (code !== undefined && NOTHING_SENT.has(code)) return 'no'
  if (systemCall !== undefined && BEFORE_CONNECTION.has(systemCall)) return 'no'
  const tried = member(error, 'errors')
  if (Array.isArray(tried) && tried.length > 0) {
    // Several addresses were tried: nothing was sent only if nothing was sent to any of them.
    return tried.every((one) => mayHaveBeenSent(one, depth + 1) === 'no') ? 'no' : 'maybe'
  }
  return mayHaveBeenSent(member(error, 'cause'), depth + 1)
}

/** The shortest name of what went wrong: the innermost code, or the error's name. Messages may hold addresses. */
export function nameOfError(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return 'unknown error'
  const inner = depth < DEEPEST_CAUSE && error.cause instanceof Error ? nameOfError(error.cause, depth + 1) : undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return inner ?? code ?? error.name
}
