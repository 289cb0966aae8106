import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  HANG,
  MINUTE_MS,
  makeTestStack,
  parkedMessages,
  sendCopyRequest,
  type TestStack,
  withQueue,
} from '../test-stack.ts'

let its: TestStack

beforeEach(() => {
  its = makeTestStack()
})

afterEach(() => its.end())

const PRINT_BATCH = 'console.log(event.Records.map((r) => r.body).sort().join())'

describe('a copy request', () => {
  test('arrives in the shape of an SQS event', async () => {
    its.handle('create-copies', 'console.log(JSON.stringify(event.Records[0]))')
    const running = await its.start()
    await sendCopyRequest(running, 'a')
    await running.idle()
    expect(JSON.parse(its.printed()[0] ?? '')).toEqual({
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      body: 'a',
      attributes: expect.objectContaining({
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      }),
      messageAttributes: {},
      md5OfBody: '0cc175b9c0f1b6a831c399e269772661',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:perennial-local-copy-requests',
      awsRegion: 'us-east-1',
    })
  })

  test('that was handled does not come again', async () => {
    its.handle('create-copies', PRINT_BATCH)
    const running = await its.start()
    await sendCopyRequest(running, 'a')
    await running.idle()
    running.moveClock(10 * MINUTE_MS)
    await running.idle()
    expect(its.printed()).toEqual(['a'])
  })

  test('that waits for its time arrives when the clock is moved there', async () => {
    its.handle('create-copies', PRINT_BATCH)
    const running = await its.start()
    await sendCopyRequest(running, 'later', 600)
    await running.idle()
    expect(its.printed()).toEqual([])
    running.moveClock(10 * MINUTE_MS)
    await running.idle()
    expect(its.printed()).toEqual(['later'])
  })

  test('named as failed comes again after the visibility timeout, the others of its batch do not', async () => {
    its.handle(
      'create-copies',
      `${PRINT_BATCH}
       const failed = event.Records.filter((r) => r.body === 'bad' && r.attributes.ApproximateReceiveCount === '1')
       return { batchItemFailures: failed.map((r) => ({ itemIdentifier: r.messageId })) }`,
    )
    const running = await its.start({ batchWindowMs: 1000 })
    await Promise.all(['a', 'bad', 'c'].map((body) => sendCopyRequest(running, body)))
    await running.idle()
    running.moveClock(6 * MINUTE_MS)
    await running.idle()
    expect(its.printed().join().split(',').sort()).toEqual(['a', 'bad', 'bad', 'c'])
    expect(its.printed().at(-1)).toBe('bad')
  })

  test('that fails three times is parked', async () => {
    its.handle('create-copies', 'throw new Error("no")')
    const running = await its.start()
    await sendCopyRequest(running, 'hopeless')
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await running.idle()
      running.moveClock(6 * MINUTE_MS)
    }
    await running.idle()
    expect(await parkedMessages(running)).toEqual([expect.objectContaining({ Body: 'hopeless' })])
    expect(its.lines).toEqual(Array(3).fill('create-copies runtime threw Error: no'))
  })

  test('comes again when its process was killed in the middle', async () => {
    const running = await its.start()
    its.handle(
      'create-copies',
      `${PRINT_BATCH}; if (event.Records[0].attributes.ApproximateReceiveCount === '1') ${HANG}`,
    )
    const killed = running.killSandbox('create-copies', {
      whileHandling: (event) => JSON.stringify(event).includes('"a"'),
    })
    await sendCopyRequest(running, 'a')
    await killed
    await running.idle()
    running.moveClock(6 * MINUTE_MS)
    await running.idle()
    expect(its.lines.filter((line) => line.includes('runtime'))).toEqual([
      expect.stringContaining('died while handling an event (SIGKILL)'),
    ])
    expect(its.printed().at(-1)).toBe('a')
  })

  test('is not killed before the time that was asked for', async () => {
    its.handle('create-copies', PRINT_BATCH)
    const running = await its.start()
    let saw = () => {}
    const after = new Promise<void>((resolve) => {
      saw = resolve
    })
    const killed = running.killSandbox('create-copies', { after })
    await sendCopyRequest(running, 'first')
    await running.idle()
    expect(its.printed()).toEqual(['first'])
    saw()
    await sendCopyRequest(running, 'second')
    await killed
  })
})

test('the queue holds nothing back once idle', async () => {
  const running = await its.start()
  await Promise.all(Array.from({ length: 25 }, (_, index) => sendCopyRequest(running, `${index}`)))
  await running.idle()
  const { Attributes } = await withQueue(running, (client) =>
    client.send(new GetQueueAttributesCommand({ QueueUrl: running.queueUrls.copyRequests, AttributeNames: ['All'] })),
  )
  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '0',
    ApproximateNumberOfMessagesDelayed: '0',
  })
})
