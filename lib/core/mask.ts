/** What is kept of an API error: never a body, never whom it is about. */
export interface ApiErrorRecord {
  /** HTTP status, or 0 when there was no answer. */
  status: number
  code: string
  pointer: string | undefined
  /** The validation key, e.g. `blank` (`meta.error`). */
  key: string | undefined
  /** Cut and masked. */
  message: string
}

const LONGEST_MESSAGE = 200
const EMAIL = /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g
const DIGIT_RUN = /\d(?:[ -]?\d){3,}/g

/** A message fit for log, queue and ledger: e-mail addresses and digit runs masked, at most 200 characters. */
export function maskMessage(message: string): string {
  // Cut before matching as well: a pattern over a megabyte of foreign text takes time that a function does not have.
  const masked = message
    .slice(0, 5 * LONGEST_MESSAGE)
    .replace(EMAIL, '[email]')
    .replace(DIGIT_RUN, '[digits]')
  return masked.length <= LONGEST_MESSAGE ? masked : `${masked.slice(0, LONGEST_MESSAGE - 1)}…`
}

/** What was thrown, in words fit for a log. */
export function maskCause(error: unknown): string {
  return maskMessage(String(error))
}
