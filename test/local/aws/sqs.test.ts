import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LocalSqs, queueArn, startSqs } from '../../../lib/local/aws/sqs.ts'
import { readDeployment } from '../../../lib/local/deployment/read-deployment.ts'
import { type ShiftedTime, shiftTime } from '../../../lib/local/shifted-time.ts'
import { sqsClient } from './clients.ts'

const { queues } = readDeployment()
const COPY_REQUESTS = 'perennial-local-copy-requests'
const PARKED = 'perennial-local-parked'

let time: ShiftedTime
let sqs: LocalSqs
let client: SQSClient

beforeEach(async () => {
  time = shiftTime()
  sqs = await startSqs(queues, time.nowMs)
  client = sqsClient(sqs.endpoint)
})

afterEach(async () => {
  client.destroy()
  await sqs.close()
  time.restore()
})

function send(body: string, delaySeconds = 0) {
  const QueueUrl = sqs.queueUrl(COPY_REQUESTS)
  return client.send(new SendMessageCommand({ QueueUrl, MessageBody: body, DelaySeconds: delaySeconds }))
}

async function receive(queue: string, waitSeconds = 0): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: sqs.queueUrl(queue),
      MessageSystemAttributeNames: ['All'],
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: waitSeconds,
    }),
  )
  return Messages
}

/** Receives a message and fails it at once, as often as the queue allows. */
async function park(body: string): Promise<Message> {
  await send(body)
  for (let times = 0; times < 3; times += 1) {
    const [{ ReceiptHandle } = {}] = await receive(COPY_REQUESTS)
    const QueueUrl = sqs.queueUrl(COPY_REQUESTS)
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
  }
  expect(await receive(COPY_REQUESTS)).toEqual([])
  const [parked] = await receive(PARKED)
  if (parked === undefined) throw new Error('the message is not in the dead-letter queue')
  time.setOffsetMs(time.offsetMs() + 60_000) // past the visibility timeout of the parked queue
  return parked
}

function sentMs(message: Message | undefined): number {
  return Number(message?.Attributes?.SentTimestamp)
}

test('the queues have the settings of serverless.yml', async () => {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: sqs.queueUrl(COPY_REQUESTS), AttributeNames: ['All'] }),
  )
  expect(Attributes).toMatchObject({ VisibilityTimeout: '360', MessageRetentionPeriod: '1209600' })
  expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({
    deadLetterTargetArn: queueArn(PARKED),
    maxReceiveCount: 3,
  })
})

test('a message received three times in vain is in the dead-letter queue', async () => {
  expect((await park('a')).Body).toBe('a')
})

describe('moved time', () => {
  test('lets a long poll see a message whose delay has ended', async () => {
    await send('later', 600)
    expect(await receive(COPY_REQUESTS)).toEqual([])
    const polled = receive(COPY_REQUESTS, 20)
    time.setOffsetMs(600_000)
    expect((await polled).map(({ Body }) => Body)).toEqual(['later'])
  })

  test('lets a message appear again whose visibility timeout has ended', async () => {
    await send('again')
    await receive(COPY_REQUESTS)
    time.setOffsetMs(360_001)
    const [message] = await receive(COPY_REQUESTS)
    expect(message?.Attributes?.ApproximateReceiveCount).toBe('2')
  })

  test('is in the content of a queue without anybody receiving', async () => {
    await send('now')
    await send('later', 600)
    await send('taken')
    expect(await sqs.content(COPY_REQUESTS)).toEqual({ receivable: 2, later: 1 })
    await receive(COPY_REQUESTS)
    expect(await sqs.content(COPY_REQUESTS)).toEqual({ receivable: 0, later: 3 })
    time.setOffsetMs(600_000)
    expect(await sqs.content(COPY_REQUESTS)).toEqual({ receivable: 3, later: 0 })
  })
})

describe('a message move task', () => {
  const start = (SourceArn: string, DestinationArn?: string) =>
    client.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }))

  test('puts a parked message back with the same body, another id and a new sent timestamp', async () => {
    const parked = await park('{"epoch":2}')
    await start(queueArn(PARKED))
    const [moved, ...others] = await receive(COPY_REQUESTS)
    expect(others).toEqual([])
    expect(moved?.Body).toBe('{"epoch":2}')
    expect(moved?.MessageId).not.toBe(parked.MessageId)
    expect(sentMs(moved) - sentMs(parked)).toBeGreaterThanOrEqual(60_000)
    expect(moved?.Attributes?.ApproximateReceiveCount).toBe('1')
    expect(await receive(PARKED)).toEqual([])
  })

  test('is listed with how many messages it moved', async () => {
    await park('a')
    await park('b')
    await start(queueArn(PARKED))
    const { Results } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: queueArn(PARKED) }))
    expect(Results).toEqual([
      expect.objectContaining({
        Status: 'COMPLETED',
        SourceArn: queueArn(PARKED),
        ApproximateNumberOfMessagesMoved: 2,
      }),
    ])
  })

  test('can be told another destination', async () => {
    await park('a')
    await start(queueArn(PARKED), queueArn(PARKED))
    expect((await receive(PARKED)).map(({ Body }) => Body)).toEqual(['a'])
  })

  test('is refused for a queue that takes no dead letters', async () => {
    await expect(start(queueArn(COPY_REQUESTS))).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  })

  test('that has ended cannot be cancelled', async () => {
    const { TaskHandle } = await start(queueArn(PARKED))
    await expect(client.send(new CancelMessageMoveTaskCommand({ TaskHandle }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })
})

test('the sources of the dead-letter queue are the queue that parks in it', async () => {
  const sourcesOf = async (name: string) => {
    const answer = await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: sqs.queueUrl(name) }))
    return answer.queueUrls?.map((url) => url.split('/').at(-1))
  }
  expect(await sourcesOf(PARKED)).toEqual([COPY_REQUESTS])
  expect(await sourcesOf(COPY_REQUESTS)).toEqual([])
})
