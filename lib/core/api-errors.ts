import { type Fields, isFields, member, objectField, textField } from './fields.ts'
import { type ApiErrorRecord, maskMessage } from './mask.ts'
import { inPlainWords } from './plain-words.ts'

const MOST_ERRORS = 10
/** Codes, pointers and keys are names out of a program; what is not has no business in their place. */
const CODE = /^(?:[A-Z_]{1,40}|[a-z_]{1,40})$/
const POINTER = /^(?:\/[a-z_]{1,60}){1,6}$/
const KEY = /^[a-z_.]{1,60}$/

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
  const message = typeof first === 'string' ? said(first) : ''
  const key = shaped(attribute, KEY)
  return { status: 0, code: 'COPY_FAILED', pointer: undefined, key, message }
}

function record(error: Fields): ApiErrorRecord {
  const status = Number(textField(error, 'status'))
  return {
    status: Number.isInteger(status) ? status : 0,
    code: shaped(textField(error, 'code'), CODE) ?? 'UNKNOWN',
    pointer: shaped(textField(objectField(error, 'source'), 'pointer'), POINTER),
    key: shaped(textField(objectField(error, 'meta'), 'error'), KEY),
    message: said(textField(error, 'detail') ?? textField(error, 'title') ?? ''),
  }
}

/** What an error says may quote whomever it is about. */
function said(text: string): string {
  return inPlainWords(maskMessage(text))
}

function shaped(text: string | undefined, shape: RegExp): string | undefined {
  return text !== undefined && shape.test(text) ? text : undefined
}
