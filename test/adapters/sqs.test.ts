import { createHash } from 'node:crypto'
import { SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, describe, expect, test } from 'vitest'
import { makeQueue } from '../../lib/adapters/sqs.ts'
import type { Outgoing } from '../../lib/flows/dependencies.ts'
import { bodyOf, type HttpServer, startHttpServer } from './http-server.ts'

interface Entry {
  Id: string
  MessageBody: string
}

/** What SQS makes of one batch: the entries that it takes, or no answer at all. */
type Taking = (entries: readonly Entry[], batchNumber: number) => readonly Entry[] | 'down'

describe('sending', () => {
  let server: HttpServer | undefined
  let client: SQSClient | undefined
  const batches: string[][] = []
  afterEach(async () => {
    batches.length = 0
    client?.destroy()
    await server?.close()
  })

  async function send(messages: readonly Outgoing[], taking: Taking) {
    server = await startHttpServer(async (request, response) => {
      const { Entries }: { Entries: Entry[] } = JSON.parse(await bodyOf(request))
      batches.push(Entries.map(({ MessageBody }) => MessageBody))
      const taken = taking(Entries, batches.length)
      if (taken === 'down') response.writeHead(503).end()
      else response.end(JSON.stringify({ Successful: taken.map(successful), Failed: [] }))
    })
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    client = new SQSClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 })
    const queue = makeQueue({ client, copyRequestsQueueUrl: `${server.url}/0/requests`, parkedQueueUrl: undefined })
    return await queue.send(messages)
  }

  test('tries the entries again that SQS did not take, and only those', async () => {
    const sent = await send(messages('a', 'b', 'c'), (entries, number) =>
      number === 1 ? entries.slice(0, 1) : entries,
    )
    expect(sent).toEqual(['sent', 'sent', 'sent'])
    expect(batches).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ])
  })

  test('says which entries SQS did not take after three tries', async () => {
    const sent = await send(messages('a', 'b', 'c'), (entries) =>
      entries.filter(({ MessageBody }) => MessageBody !== 'b'),
    )
    expect(sent).toEqual(['sent', 'failed', 'sent'])
    expect(batches).toEqual([['a', 'b', 'c'], ['b'], ['b']])
  })

  test('rejects when the queue cannot be reached', async () => {
    await expect(send(messages('a'), () => 'down')).rejects.toThrow()
  })

  test('says what was sent when the queue goes away in between', async () => {
    const sent = await send(messages('a', 'b'), (entries, number) => (number === 1 ? entries.slice(0, 1) : 'down'))
    expect(sent).toEqual(['sent', 'failed'])
  })

  test('says what was sent when only some batches could be', async () => {
    const bodies = Array.from({ length: 15 }, (_, number) => `message ${number}`)
    const sent = await send(messages(...bodies), (entries) => (entries.length < 10 ? 'down' : entries))
    expect(sent).toEqual([...Array.from({ length: 10 }, () => 'sent'), ...Array.from({ length: 5 }, () => 'failed')])
  })
})

function messages(...bodies: string[]): Outgoing[] {
  return bodies.map((body) => ({ body, delaySeconds: 0 }))
}

/** The client checks that SQS took what it sent. */
function successful({ Id, MessageBody }: Entry): object {
  return { Id, MessageId: `id-${Id}`, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') }
}
