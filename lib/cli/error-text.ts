import type { ApiErrorRecord } from '../core/mask.ts'

/** What Commerce Layer said, for people: status, code, what it points at, message. */
export function errorText({ status, code, pointer, key, message }: ApiErrorRecord): string {
  const answered = status === 0 ? [] : [String(status)]
  return [...answered, code, ...(pointer ?? key ?? '').split(' ', 1), message].filter(Boolean).join(' ')
}

/** The same for programs; null where nothing was said. */
export function errorJson(error: ApiErrorRecord | undefined) {
  if (error === undefined) return null
  return { status: error.status, code: error.code, pointer: error.pointer ?? null, message: error.message }
}
