import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency'
import type { Context } from 'aws-lambda'
import { DAY_MS, SECOND_MS } from '../../core/duration.ts'
import { DEFAULT_OPTIONS } from '../../core/observe-series.ts'
import type { CommerceLayer, Deadline, QueueMessage } from '../../flows/dependencies.ts'
import type { Equipment } from '../programs.ts'
import type { IdempotencyTable } from './idempotency-table.ts'
import { makePersistence } from './persistence.ts'
import { type Renewal, readRenewal } from './renewal.ts'

/** Handles a batch; answers with the messages that failed, which SQS then keeps. */
export type Consume = (batch: readonly QueueMessage[], deadline: Deadline) => Promise<{ failedIds: string[] }>

/** Longer than a message can be kept in the queue and then in the dead-letter queue: 14 days each. */
const EXPIRES_AFTER_SECONDS = (30 * DAY_MS) / SECOND_MS

/**
 * The baseline's consumer, made once in a process: each message is made idempotent by what it names, an error is thrown so that
 * SQS tries again, and only the messages that failed stay in the queue.
 */
export function makeConsume({ commerceLayer, clock }: Equipment, table: IdempotencyTable): Consume {
  let current: Deadline = { remainingMs: () => 0 }
  const config = new IdempotencyConfig({
    eventKeyJmesPath: 'reference',
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: EXPIRES_AFTER_SECONDS,
  })
  const persistenceStore = makePersistence({ table, clock, deadline: () => current })
  const createOnce = makeIdempotent((renewal: Renewal) => create(commerceLayer, renewal), { persistenceStore, config })
  return async (batch, deadline) => {
    current = deadline
    // By this it knows when a function that is still in progress must be dead.
    config.registerLambdaContext(contextOf(deadline))
    const ends = await Promise.allSettled(batch.map(async ({ body }) => createOnce(readRenewal(body))))
    return { failedIds: batch.filter((_, index) => ends[index]?.status === 'rejected').map(({ id }) => id) }
  }
}

/** The client has its timeouts and renews its token; whatever fails is an error. */
async function create(commerceLayer: CommerceLayer, renewal: Renewal): Promise<{ copyId: string }> {
  const { reference, type, sourceOrderId, subscriptionId } = renewal
  const copy = { reference, type, sourceOrderId, subscriptionId: subscriptionId ?? undefined, options: DEFAULT_OPTIONS }
  const answer = await commerceLayer.createCopy(copy)
  if (!answer.ok) throw new Error(`no copy was created: ${answer.failure.cause}`)
  return { copyId: answer.value.id }
}

/** What the Lambda runtime tells a handler, of which only the time matters here. */
function contextOf({ remainingMs }: Deadline): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'create-copies',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:create-copies',
    memoryLimitInMB: '512',
    awsRequestId: 'request',
    logGroupName: 'group',
    logStreamName: 'stream',
    getRemainingTimeInMillis: remainingMs,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  }
}
