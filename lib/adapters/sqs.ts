import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { chunksOf } from '../core/chunks.ts'
import type { Outgoing, Queue, QueueMessage } from '../flows/dependencies.ts'
import { type ClientLimits, clientLimits } from './aws-client-limits.ts'

export interface SqsOptions {
  client: SQSClient
  copyRequestsQueueUrl: string
  /** Undefined where nobody is to read it. */
  parkedQueueUrl: string | undefined
}

const BATCH_SIZE = 10
const MOST_TRIES = 3
const RECEIVE_WAIT_SECONDS = 1

type Fate = 'sent' | 'failed'

/** The queue of copy requests and its dead-letter queue in SQS. */
export function makeQueue({ client, copyRequestsQueueUrl, parkedQueueUrl }: SqsOptions): Queue {
  return {
    send: async (messages) => {
      const batches = chunksOf(messages, BATCH_SIZE)
      const sent = await Promise.allSettled(batches.map((batch) => sendBatch(client, copyRequestsQueueUrl, batch)))
      const [first] = sent
      const nothing = first?.status === 'rejected' && sent.every(({ status }) => status === 'rejected')
      if (nothing) throw first.reason
      return sent.flatMap((result, at) => (result.status === 'fulfilled' ? result.value : failed(batches[at] ?? [])))
    },
    makeVisible: async (receiptHandle) => {
      const input = { QueueUrl: copyRequestsQueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }
      await client.send(new ChangeMessageVisibilityCommand(input))
    },
    countParked: async () => {
      const AttributeNames: QueueAttributeName[] = ['ApproximateNumberOfMessages']
      const command = new GetQueueAttributesCommand({ QueueUrl: parkedQueueUrl, AttributeNames })
      return Number((await client.send(command)).Attributes?.ApproximateNumberOfMessages ?? 0)
    },
    receiveParked: async (limit) => {
      const command = new ReceiveMessageCommand({
        QueueUrl: parkedQueueUrl,
        MaxNumberOfMessages: Math.min(BATCH_SIZE, limit),
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
        // A short poll asks only some of the servers, and so may find nothing where there is something.
        WaitTimeSeconds: RECEIVE_WAIT_SECONDS,
      })
      const { Messages: messages = [] } = await client.send(command)
      return messages.flatMap((message) => queueMessage(message) ?? [])
    },
    sendParked: async (body) => {
      await client.send(new SendMessageCommand({ QueueUrl: parkedQueueUrl, MessageBody: body }))
    },
    leaveParked: async (receiptHandle) => {
      const input = { QueueUrl: parkedQueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }
      await client.send(new ChangeMessageVisibilityCommand(input))
    },
    removeParked: async (receiptHandle) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: parkedQueueUrl, ReceiptHandle: receiptHandle }))
    },
  }
}

/** An SQS client by the standard AWS variables; endpoint overrides among them. */
export function makeSqsClient(limits: ClientLimits): SQSClient {
  return new SQSClient({
    ...clientLimits(limits),
    // A queue's URL names a host of its own; where an endpoint is configured, that is the one to ask.
    useQueueUrlAsEndpoint: false,
  })
}

/** Sends one batch; entries that SQS could not take are tried again by themselves. Rejects when it took none of them. */
async function sendBatch(client: SQSClient, queueUrl: string, batch: readonly Outgoing[]): Promise<Fate[]> {
  const fates = failed(batch)
  for (let tries = 0; tries < MOST_TRIES && fates.includes('failed'); tries++) {
    const Entries = batch.flatMap(({ body, delaySeconds }, at) =>
      fates[at] === 'sent' ? [] : { Id: String(at), MessageBody: body, DelaySeconds: delaySeconds },
    )
    try {
      const { Successful: taken = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
      for (const { Id } of taken) fates[Number(Id)] = 'sent'
    } catch (error) {
      if (!fates.includes('sent')) throw error
      return fates
    }
  }
  return fates
}

function failed(batch: readonly Outgoing[]): Fate[] {
  return batch.map(() => 'failed')
}

function queueMessage({ MessageId, ReceiptHandle, Body, Attributes }: Message): QueueMessage | undefined {
  if (MessageId === undefined || ReceiptHandle === undefined) return undefined
  return {
    id: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body ?? '',
    sentMs: Number(Attributes?.SentTimestamp ?? 0),
    receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
  }
}
