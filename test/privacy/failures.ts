import fc from 'fast-check'
import type { Customer } from './customer.ts'
import { saidOf } from './texts.ts'

/** How Commerce Layer, or something in its place, does not answer as it should. */
export type Failure = { kind: 'answer'; status: number; body: string } | { kind: 'rejection'; error: Error }

/** A failure of the API that says whom it is about. */
export function failureOf(customer: Customer): fc.Arbitrary<Failure> {
  const said = saidOf(customer)
  const status = fc.constantFrom(422, 422, 422, 422, 400, 400, 404, 409, 423, 401, 403, 429, 500, 503)
  const error = fc
    .record({
      title: said,
      detail: said,
      code: fc.constantFrom('VALIDATION_ERROR', 'INVALID_TOKEN', 'RECORD_NOT_FOUND', customer.token, customer.name),
      pointer: fc.constantFrom('/data', '/data/attributes/status', `/data/attributes/${customer.name}`, customer.email),
      key: fc.constantFrom('blank', 'taken', customer.email, customer.name.split(' ')[0] ?? ''),
    })
    .map(({ title, detail, code, pointer, key }) => ({
      title,
      detail,
      code,
      source: { pointer },
      meta: { error: key, value: customer.email },
    }))
  const errors = fc.tuple(status, fc.array(error, { minLength: 1, maxLength: 3 })).map(([answered, list]) => ({
    kind: 'answer' as const,
    status: answered,
    body: JSON.stringify({ errors: list.map((one) => ({ ...one, status: String(answered) })) }),
  }))
  const noJson = fc.tuple(status, said).map(([answered, body]) => ({ kind: 'answer' as const, status: answered, body }))
  const rejection = said.map((message) => {
    const cause = Object.assign(new Error(`connect ${message}`), { code: 'ECONNRESET' })
    return { kind: 'rejection' as const, error: new TypeError(`fetch failed ${message}`, { cause }) }
  })
  return fc.oneof(
    { weight: 4, arbitrary: errors },
    { weight: 1, arbitrary: noJson },
    { weight: 1, arbitrary: rejection },
  )
}
