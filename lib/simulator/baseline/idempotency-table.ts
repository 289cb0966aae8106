import type { IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence'

/** A record as the table of `DynamoDBPersistenceLayer` holds it; times are epoch ms. */
export interface IdempotencyRow {
  status: ReturnType<IdempotencyRecord['getStatus']>
  response: ReturnType<IdempotencyRecord['getResponse']>
  expiresMs: number
  /** By when the function that began is dead. */
  inProgressUntilMs: number | undefined
}

/** The four requests that `DynamoDBPersistenceLayer` makes of its table. */
export interface IdempotencyTable {
  /** PutItem under its condition: no row, one that has expired, or one in progress whose function is dead. Answers with a row in the way. */
  put(key: string, row: IdempotencyRow, nowMs: number): Promise<IdempotencyRow | undefined>
  /** UpdateItem: sets these and leaves the others. */
  update(key: string, row: Omit<IdempotencyRow, 'inProgressUntilMs'>): Promise<void>
  get(key: string): Promise<IdempotencyRow | undefined>
  remove(key: string): Promise<void>
}

export function makeIdempotencyTable(): IdempotencyTable {
  const rows = new Map<string, IdempotencyRow>()
  return {
    put: async (key, row, nowMs) => {
      const before = rows.get(key)
      if (before !== undefined && !isFree(before, nowMs)) return before
      rows.set(key, row)
      return undefined
    },
    update: async (key, row) => {
      rows.set(key, { inProgressUntilMs: rows.get(key)?.inProgressUntilMs, ...row })
    },
    get: async (key) => rows.get(key),
    remove: async (key) => {
      rows.delete(key)
    },
  }
}

function isFree({ status, expiresMs, inProgressUntilMs }: IdempotencyRow, nowMs: number): boolean {
  if (expiresMs < nowMs) return true
  return status === 'INPROGRESS' && inProgressUntilMs !== undefined && inProgressUntilMs < nowMs
}
