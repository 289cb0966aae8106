import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { makeQueue } from '../../lib/adapters/sqs.ts'
import type { Queue } from '../../lib/flows/dependencies.ts'
import { startSqs } from '../../lib/local/aws/sqs.ts'
import type { QueueDeployment } from '../../lib/local/deployment/deployment.ts'
import { makeQueueModel } from '../../lib/simulator/models/queue-model.ts'

/** A message as the poller sees it. */
export interface Received {
  receiptHandle: string
  body: string
}

/** An empty queue and its dead-letter queue, from which parked messages come back at once. */
export interface OpenQueue {
  queue: Queue
  /** Receives as Lambda's poller does: at most 10, hidden while in work. */
  receive(): Promise<Received[]>
  close(): Promise<void>
}

const RETENTION = { retentionSeconds: 1_209_600 }
const PARKED: QueueDeployment = {
  id: 'Parked',
  name: 'parked',
  ...RETENTION,
  visibilityTimeoutSeconds: 0,
  deadLetter: undefined,
}
const REQUESTS: QueueDeployment = {
  id: 'Requests',
  name: 'requests',
  ...RETENTION,
  visibilityTimeoutSeconds: 360,
  deadLetter: { queue: 'Parked', maxReceiveCount: 3 },
}

async function openSqsQueue(): Promise<OpenQueue> {
  const sqs = await startSqs([PARKED, REQUESTS], () => 0)
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const options = { endpoint: sqs.endpoint, region: 'us-east-1', credentials, useQueueUrlAsEndpoint: false }
  const client = new SQSClient(options)
  const QueueUrl = sqs.queueUrl('requests')
  return {
    queue: makeQueue({ client, copyRequestsQueueUrl: QueueUrl, parkedQueueUrl: sqs.queueUrl('parked') }),
    receive: async () => {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
      return Messages.map(({ ReceiptHandle = '', Body = '' }) => ({ receiptHandle: ReceiptHandle, body: Body }))
    },
    close: async () => {
      client.destroy()
      await sqs.close()
    },
  }
}

async function openQueueModel(): Promise<OpenQueue> {
  const { queue, receive } = makeQueueModel({ clock: { nowMs: () => 1 }, parkedVisibilityTimeoutMs: 0 })
  return { queue, receive: async () => receive(), close: async () => {} }
}

/** Every queue that there is: the same claims hold for each. */
export const QUEUES: readonly { where: string; open: () => Promise<OpenQueue> }[] = [
  { where: 'in memory', open: openQueueModel },
  { where: 'in SQS', open: openSqsQueue },
]
