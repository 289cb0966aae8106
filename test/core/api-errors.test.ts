import { describe, expect, test } from 'vitest'
import { parseApiErrors, parseErrorsLog } from '../../lib/core/api-errors.ts'

describe('of the errors of an answer', () => {
  test('code, status, pointer, key and message are kept, and nothing else', () => {
    const error = {
      title: 'is not a valid e-mail',
      detail: 'customer_email - jo@example.com is not valid',
      code: 'VALIDATION_ERROR',
      status: '422',
      source: { pointer: '/data/attributes/customer_email' },
      meta: { error: 'invalid', value: 'jo@example.com' },
    }
    expect(parseApiErrors({ errors: [error] })).toEqual([
      {
        status: 422,
        code: 'VALIDATION_ERROR',
        pointer: '/data/attributes/customer_email',
        key: 'invalid',
        message: 'customer_email - [email] is not valid',
      },
    ])
  })

  test('those of OAuth are read too, their status a number and the list perhaps one object', () => {
    const error = { title: 'invalid_client', code: 'UNAUTHORIZED', status: 401 }
    const record = { status: 401, code: 'UNAUTHORIZED', pointer: undefined, key: undefined, message: 'invalid_client' }
    expect(parseApiErrors({ errors: [error] })).toEqual([record])
    expect(parseApiErrors({ errors: error })).toEqual([record])
  })

  test.each([null, [], 'x', {}, { errors: null }, { errors: 'x' }, { errors: [null, 'x', 7] }])(
    'there are none in %j',
    (json) => {
      expect(parseApiErrors(json)).toEqual([])
    },
  )

  test('an empty one still says that there was one', () => {
    const record = { status: 0, code: 'UNKNOWN', pointer: undefined, key: undefined, message: '' }
    expect(parseApiErrors({ errors: [{}] })).toEqual([record])
  })

  test('ten at most are kept, and no e-mail address in any word of them', () => {
    const error = { code: 'jo@example.com', source: { pointer: 'jo@example.com' }, meta: { error: 'jo@example.com' } }
    const records = parseApiErrors({ errors: Array(11).fill(error) })
    expect(records).toHaveLength(10)
    expect(JSON.stringify(records)).not.toContain('example')
  })
})

describe('of the errors log of a copy', () => {
  test('the first message is kept, under its attribute', () => {
    const log = { status: ['cannot move from draft to placed', 'other'], items: ['out of stock'] }
    expect(parseErrorsLog(log)).toMatchObject({
      code: 'COPY_FAILED',
      key: 'status',
      message: 'cannot move from draft to placed',
    })
  })

  test('a message that is no list is read too, and none is none', () => {
    expect(parseErrorsLog({ status: 'failed' })?.message).toBe('failed')
    expect(parseErrorsLog({ status: [] })?.message).toBe('')
    expect(parseErrorsLog({})).toBeUndefined()
  })
})
