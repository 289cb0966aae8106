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
/** Whatever has an @ inside: an address may hold nearly any character, and masking too much costs nothing. */
const EMAIL = /\S+@\S+/g
const DIGIT_RUN = /\d(?:[ -]?\d){3,}/g

/** A message fit for log, queue and ledger: e-mail addresses and digit runs masked, at most 200 characters. */
export function maskMessage(message: string): string {
  const masked = firstWords(message).replace(EMAIL, '[email]').replace(DIGIT_RUN, '[digits]')
  return masked.length <= LONGEST_MESSAGE ? masked : `${masked.slice(0, LONGEST_MESSAGE - 1)}…`
}

/** Cut before matching as well: a pattern over a megabyte takes time. Half a word could be half an address, and goes too. */
function firstWords(text: string): string {
  const most = 5 * LONGEST_MESSAGE
  return text.length <= most ? text : text.slice(0, most).replace(/\S*$/, '…')
}

/** What was thrown, in words fit for a log. */
export function maskCause(error: unknown): string {
  return maskMessage(String(error))
}
