import { IdempotencyItemAlreadyExistsError, IdempotencyItemNotFoundError } from '@aws-lambda-powertools/idempotency'
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence'
import { SECOND_MS } from '../../core/duration.ts'
import type { Clock, Deadline } from '../../flows/dependencies.ts'
import type { IdempotencyRow, IdempotencyTable } from './idempotency-table.ts'

export interface PersistenceOptions {
  table: IdempotencyTable
  clock: Clock
  /** Of the invocation that is under way. */
  deadline: () => Deadline
}

/** A persistence layer for `makeIdempotent` that does over a table model what `DynamoDBPersistenceLayer` does over DynamoDB. */
export function makePersistence(options: PersistenceOptions): BasePersistenceLayer {
  return new TablePersistenceLayer(options)
}

/**
 * The library reads the computer's own clock. What it makes of it is replaced here by the clock of the process: expiry times on
 * their way into the table, and what has expired on the way out, of which nothing is left for the library to judge.
 */
class TablePersistenceLayer extends BasePersistenceLayer {
  readonly #options: PersistenceOptions

  constructor(options: PersistenceOptions) {
    super()
    this.#options = options
  }

  protected async _putRecord(record: IdempotencyRecord): Promise<void> {
    const { table, clock, deadline } = this.#options
    const nowMs = clock.nowMs()
    const row = { ...this.#rowOf(record), inProgressUntilMs: nowMs + deadline().remainingMs() }
    const inTheWay = await table.put(record.idempotencyKey, row, nowMs)
    if (inTheWay === undefined) return
    throw new IdempotencyItemAlreadyExistsError(
      `${record.idempotencyKey} is there already`,
      recordOf(record.idempotencyKey, inTheWay),
    )
  }

  protected async _updateRecord(record: IdempotencyRecord): Promise<void> {
    await this.#options.table.update(record.idempotencyKey, this.#rowOf(record))
  }

  protected async _getRecord(key: string): Promise<IdempotencyRecord> {
    const row = await this.#options.table.get(key)
    if (row === undefined) throw new IdempotencyItemNotFoundError()
    return recordOf(key, row)
  }

  protected async _deleteRecord({ idempotencyKey }: IdempotencyRecord): Promise<void> {
    await this.#options.table.remove(idempotencyKey)
  }

  #rowOf(record: IdempotencyRecord): Omit<IdempotencyRow, 'inProgressUntilMs'> {
    const expiresMs = this.#options.clock.nowMs() + this.expiresAfterSeconds * SECOND_MS
    return { status: record.getStatus(), response: record.getResponse(), expiresMs }
  }
}

/** Without an expiry time: had the row expired, it would not have been in the way. */
function recordOf(idempotencyKey: string, { status, response, inProgressUntilMs }: IdempotencyRow): IdempotencyRecord {
  return new IdempotencyRecord({
    idempotencyKey,
    status,
    responseData: response,
    ...(inProgressUntilMs === undefined ? {} : { inProgressExpiryTimestamp: inProgressUntilMs }),
  })
}
