import { describe, expect, test } from 'vitest'
import { parseApiErrors } from '../../lib/core/api-errors.ts'

describe('the errors of an answer', () => {
  test('keep code, status, pointer, key and a masked message, and nothing else', () => {
    const error = {
      title: 'is invalid',
      detail: 'email - jo@example.com is invalid',
      code: 'VALIDATION_ERROR',
      status: '422',
      source: { pointer: '/data/attributes/email' },
      meta: { error: 'invalid', value: 'jo@example.com' },
    }
    expect(parseApiErrors({ errors: [error] })).toEqual([
      {
        status: 422,
        code: 'VALIDATION_ERROR',
        pointer: '/data/attributes/email',
        key: 'invalid',
        message: 'email - [email] is invalid',
      },
    ])
  })

  test('may be a single object with a status that is a number, as OAuth gives them', () => {
    const errors = { title: 'invalid_client', code: 'UNAUTHORIZED', status: 401 }
    expect(parseApiErrors({ errors })).toMatchObject([{ status: 401, code: 'UNAUTHORIZED', message: 'invalid_client' }])
  })

  test.each([[null], [{}], [{ errors: [] }], [{ errors: null }], [{ errors: ['text', null] }], ['text'], [[]]])(
    'are none in %j',
    (json) => {
      expect(parseApiErrors(json)).toEqual([])
    },
  )

  test('are kept even when they say next to nothing', () => {
    expect(parseApiErrors({ errors: [{ status: 'many' }] })).toEqual([
      { status: 0, code: 'UNKNOWN', pointer: undefined, key: undefined, message: '' },
    ])
  })

  test('are at most ten, and none of their words is long', () => {
    const many = Array.from({ length: 50 }, () => ({ code: 'C'.repeat(5_000), detail: 'd'.repeat(5_000) }))
    const errors = parseApiErrors({ errors: many })
    expect(errors).toHaveLength(10)
    expect(errors.every(({ code, message }) => code.length <= 100 && message.length <= 200)).toBe(true)
  })
})
