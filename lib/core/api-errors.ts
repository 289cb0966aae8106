import { type Fields, isFields, member, objectField, textField } from './fields.ts'
import { type ApiErrorRecord, maskMessage } from './mask.ts'

const MOST_ERRORS = 10
const LONGEST_WORD = 100

/** What is kept of the errors of an API answer; empty when it lists none. Core gives statuses as text, OAuth as numbers. */
export function parseApiErrors(json: unknown): ApiErrorRecord[] {
  const errors = isFields(json) ? member(json, 'errors') : undefined
  const list = Array.isArray(errors) ? errors : [errors]
  return list.filter(isFields).slice(0, MOST_ERRORS).map(record)
}

/** What is kept of the `errors_log` of a copy: its first entry, a message under the name of an attribute. */
export function parseErrorsLog(log: Fields): ApiErrorRecord | undefined {
  const [attribute] = Object.keys(log)
  if (attribute === undefined) return undefined
  const entry = member(log, attribute)
  const first: unknown = Array.isArray(entry) ? entry[0] : entry
  const message = typeof first === 'string' ? maskMessage(first) : ''
  const key = word(attribute)
  return { status: 0, code: 'COPY_FAILED', pointer: undefined, key, message }
}

function record(error: Fields): ApiErrorRecord {
  const status = Number(textField(error, 'status'))
  return {
    status: Number.isInteger(status) ? status : 0,
    code: word(textField(error, 'code')) ?? 'UNKNOWN',
    pointer: word(textField(objectField(error, 'source'), 'pointer')),
    key: word(textField(objectField(error, 'meta'), 'error')),
    message: maskMessage(textField(error, 'detail') ?? textField(error, 'title') ?? ''),
  }
}

/** Codes, pointers and keys are short words; what is not is foreign text and is treated as such. */
function word(text: string | undefined): string | undefined {
  return text === undefined ? undefined : maskMessage(text).slice(0, LONGEST_WORD)
}
