import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ApiFailure,
  backoffMs,
  type FailureKind,
  failureKind,
  messageOf,
  type RequestKind,
} from '../../lib/core/failure.ts'
import { runs } from '../runs.ts'

const KINDS: readonly RequestKind[] = ['read', 'create', 'change']

/** An answer from the API itself, or with `readable: false` from something in its place. */
function answer(status: number, changes: Partial<ApiFailure> = {}): ApiFailure {
  const failure = { stage: 'request', sent: 'maybe', status, errors: [], readable: true } as const
  return { ...failure, retryAfterMs: undefined, cause: 'test', ...changes }
}

function apiError(code: string, message = '') {
  return { status: 401, code, pointer: undefined, key: undefined, message }
}

const noAnswer = { ...answer(0), status: undefined, readable: false }

describe('the kind of a failure', () => {
  test.each(KINDS)('is transient when nothing of a %s was sent', (kind) => {
    expect(failureKind(kind, { ...noAnswer, sent: 'no' })).toBe('transient')
  })

  // What came back | read | create | change
  test.each<[string, ApiFailure, FailureKind, FailureKind, FailureKind]>([
    ['a lost answer', noAnswer, 'transient', 'in_doubt', 'in_doubt'],
    ['500', answer(500), 'transient', 'in_doubt', 'in_doubt'],
    ['a 502 of a gateway', answer(502, { readable: false }), 'transient', 'in_doubt', 'in_doubt'],
    ['503', answer(503), 'transient', 'in_doubt', 'in_doubt'],
    ['a 504 of a gateway', answer(504, { readable: false }), 'transient', 'in_doubt', 'in_doubt'],
    ['a 200 that is not JSON', answer(200, { readable: false }), 'transient', 'in_doubt', 'in_doubt'],
    ['a 201 that is not JSON', answer(201, { readable: false }), 'transient', 'in_doubt', 'in_doubt'],
    ['a redirect', answer(302, { readable: false }), 'transient', 'in_doubt', 'in_doubt'],
    ['408', answer(408, { readable: false }), 'transient', 'in_doubt', 'in_doubt'],
    ['409', answer(409), 'transient', 'in_doubt', 'in_doubt'],
    ['423', answer(423), 'transient', 'in_doubt', 'in_doubt'],
    ['an undocumented status', answer(451), 'transient', 'in_doubt', 'in_doubt'],
    ['429', answer(429), 'throttled', 'throttled', 'throttled'],
    ['a 429 of a gateway', answer(429, { readable: false }), 'throttled', 'throttled', 'throttled'],
    ['401 INVALID_TOKEN', answer(401, { errors: [apiError('INVALID_TOKEN')] }), 'token', 'token', 'token'],
    [
      '401 UNAUTHORIZED',
      answer(401, { errors: [apiError('UNAUTHORIZED')] }),
      'configuration',
      'configuration',
      'configuration',
    ],
    ['a 401 of a gateway', answer(401, { readable: false }), 'configuration', 'configuration', 'configuration'],
    ['403', answer(403), 'configuration', 'configuration', 'configuration'],
    ['a 403 of a gateway', answer(403, { readable: false }), 'configuration', 'configuration', 'configuration'],
    ['404', answer(404), 'gone', 'gone', 'gone'],
    ['a 404 of a gateway', answer(404, { readable: false }), 'configuration', 'configuration', 'configuration'],
    ['400', answer(400), 'permanent', 'permanent', 'business'],
    ['422', answer(422), 'permanent', 'permanent', 'business'],
    ['a 400 of a gateway', answer(400, { readable: false }), 'transient', 'in_doubt', 'in_doubt'],
    ['a 422 of a gateway', answer(422, { readable: false }), 'transient', 'in_doubt', 'in_doubt'],
    ['405', answer(405), 'permanent', 'permanent', 'permanent'],
    ['406', answer(406), 'permanent', 'permanent', 'permanent'],
    ['415', answer(415), 'permanent', 'permanent', 'permanent'],
  ])('after %s', (_, failure, ...expected) => {
    expect(KINDS.map((kind) => failureKind(kind, failure))).toEqual(expected)
  })

  test('is token for INVALID_TOKEN among other errors', () => {
    const errors = [apiError('UNAUTHORIZED'), apiError('INVALID_TOKEN')]
    expect(failureKind('create', answer(401, { errors }))).toBe('token')
  })

  test.each<[number | undefined, FailureKind]>([
    [undefined, 'transient'],
    [400, 'configuration'],
    [401, 'configuration'],
    [403, 'configuration'],
    [429, 'throttled'],
    [200, 'transient'],
    [404, 'transient'],
    [500, 'transient'],
  ])('after %s for the token', (status, expected) => {
    const failure: ApiFailure = { ...answer(0), stage: 'token', status }
    expect(KINDS.map((kind) => failureKind(kind, failure))).toEqual([expected, expected, expected])
  })

  test('is never in doubt where no POST can have been made: for a read, without a token, with nothing sent', () => {
    const status = fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined })
    const property = fc.property(status, fc.boolean(), (code, readable) => {
      const failure = { ...answer(0, { readable }), status: code }
      expect(failureKind('read', failure)).not.toBe('in_doubt')
      expect(failureKind('create', { ...failure, stage: 'token' })).not.toBe('in_doubt')
      expect(failureKind('create', { ...failure, sent: 'no' })).not.toBe('in_doubt')
    })
    fc.assert(property, runs(200))
  })

  test('of a POST is never transient once anything was sent: it would be made again without a look', () => {
    const status = fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined })
    const property = fc.property(status, fc.boolean(), (code, readable) => {
      expect(failureKind('create', { ...answer(0, { readable }), status: code })).not.toBe('transient')
    })
    fc.assert(property, runs(200))
  })
})

test('what went wrong is told in the words of the first error, and where it has none by what happened', () => {
  const told = (...messages: string[]) => messageOf(answer(422, { errors: messages.map((one) => apiError('X', one)) }))
  expect([told('too late', 'no card'), told('', 'no card'), told()]).toEqual(['too late', 'test', 'test'])
})

describe('the back-off', () => {
  test('doubles its limit from one second up to a quarter of an hour', () => {
    const almostOne = 1 - Number.EPSILON
    const limits = [0, 1, 2, 3, 9, 10, 5_000].map((waits) => backoffMs(waits, almostOne))
    expect(limits).toEqual([1_000, 2_000, 4_000, 8_000, 512_000, 900_000, 900_000])
  })

  test('is drawn from the whole range below its limit', () => {
    expect([0.25, 0.5, 0.75].map((random01) => backoffMs(4, random01))).toEqual([4_000, 8_000, 12_000])
  })

  test('is whole milliseconds, never below a second, never above a quarter of an hour', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    const property = fc.property(fc.nat(2_000), chance, (waits, random01) => {
      const waitMs = backoffMs(waits, random01)
      expect(Number.isInteger(waitMs)).toBe(true)
      expect(waitMs).toBeGreaterThanOrEqual(1_000)
      expect(waitMs).toBeLessThanOrEqual(900_000)
    })
    fc.assert(property, runs(100))
  })
})
