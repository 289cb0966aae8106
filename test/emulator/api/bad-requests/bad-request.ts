/** A request that the API must refuse, with the statuses that may say so. */
export type BadRequest = {
  readonly method: string
  /** With the query. */
  readonly path: string
  /** Default: those of a good request. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly status: readonly number[]
  /** What one of the errors must point at. */
  readonly pointer?: string
}

export const jsonApi = 'application/vnd.api+json'

/** Names that every object has without having been given them, and what else a name should not be. */
export const oddNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'colour',
  'Status',
  'status ',
  ' status',
  'status\u0000',
  '\u{1f4a9}',
  "'; drop table orders; --",
  '<script>',
  '%',
  '*',
  'length',
  'relationships',
  'attributes',
  'data',
  'x'.repeat(5_000),
] as const
