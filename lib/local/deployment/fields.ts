import { isFields } from '../../core/fields.ts'

/** Something in serverless.yml is not what the local runtime understands. */
export class DeploymentError extends Error {
  readonly code = 'deployment_unreadable'
}

/** A value of serverless.yml and where it stands, so that an error can say what was expected there. */
export interface Field {
  path: string
  value: unknown
}

/** The field below a mapping; absent ones have the value undefined. */
export function at(field: Field, key: string): Field {
  const path = field.path === '' ? key : `${field.path}.${key}`
  return { path, value: isFields(field.value) ? field.value[key] : undefined }
}

/** The fields of a mapping by their keys; none when it is absent. */
export function entries(field: Field): [string, Field][] {
  if (field.value === undefined) return []
  if (!isFields(field.value)) throw unexpected(field, 'a mapping')
  return Object.keys(field.value).map((key) => [key, at(field, key)])
}

/** The fields of a list; none when it is absent. */
export function items(field: Field): Field[] {
  if (field.value === undefined) return []
  if (!Array.isArray(field.value)) throw unexpected(field, 'a list')
  return field.value.map((value: unknown, index) => ({ path: `${field.path}[${index}]`, value }))
}

export function text(field: Field): string {
  if (typeof field.value !== 'string') throw unexpected(field, 'a text')
  return field.value
}

export function integer(field: Field): number {
  if (typeof field.value !== 'number' || !Number.isInteger(field.value)) throw unexpected(field, 'a whole number')
  return field.value
}

/** The logical id that a `!Ref` or `!GetAtt Id.Arn` points to. */
export function reference(field: Field): string {
  const found = referenceIn(field.value)
  if (found === undefined) throw unexpected(field, 'a !Ref or a !GetAtt')
  return found
}

/** The logical id in a `!Ref` or `!GetAtt`, or undefined for anything else. */
export function referenceIn(value: unknown): string | undefined {
  if (!isFields(value)) return undefined
  const target = value.Ref ?? value['Fn::GetAtt']
  return typeof target === 'string' ? target.split('.')[0] : undefined
}

/** An error that names the place, what was expected there and what is there. */
export function unexpected(field: Field, expected: string): DeploymentError {
  const found = field.value === undefined ? 'nothing' : JSON.stringify(field.value)
  return new DeploymentError(`serverless.yml: expected ${expected} at ${field.path}, found ${found}`)
}
