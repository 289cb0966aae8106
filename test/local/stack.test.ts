import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LocalStack } from '../../lib/local/stack.ts'
import { dynamoDbClient } from './aws/clients.ts'
import { HANG, MINUTE_MS, makeTestStack, type TestStack } from './test-stack.ts'

let its: TestStack

beforeEach(() => {
  its = makeTestStack()
})

afterEach(() => its.end())

test('a delivery reaches receive-delivery and its answer comes back', async () => {
  its.handle('receive-delivery', 'return { statusCode: 202, body: event.pathParameters.topic + event.body }')
  const { deliveriesUrl } = await its.start()
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${deliveriesUrl}/orders.place`, { method: 'POST', headers, body: '{}' })
  expect([answer.status, await answer.text()]).toEqual([202, 'orders.place{}'])
})

describe('a schedule', () => {
  test('fires once for all the periods that the clock jumped over', async () => {
    its.handle('dispatch-runs', 'console.log("dispatched " + event.time)')
    its.handle('reconcile-runs', 'console.log("reconciled")')
    const running = await its.start({ schedules: 'running' })
    const before = running.nowMs()
    running.moveClock(60 * MINUTE_MS)
    await running.idle()
    expect(its.lines.map((line) => line.split(' ')[2]).sort()).toEqual(['dispatched', 'reconciled'])
    const firedMs = Date.parse(
      its.lines
        .find((line) => line.includes('dispatched'))
        ?.split(' ')
        .at(-1) ?? '',
    )
    expect(firedMs - before).toBeGreaterThanOrEqual(60 * MINUTE_MS)
  })

  test('can be run at any time', async () => {
    its.handle('reconcile-runs', 'return event.source')
    expect(await (await its.start()).runNow('reconcile-runs')).toEqual({ outcome: 'returned', value: 'aws.scheduler' })
  })
})

test('the table and its content survive a restart in the same data folder', async () => {
  const options = { dataDir: `${its.bundles.dir}/data` }
  const key = { pk: { S: 'run' }, sk: { S: 'state' } }
  const first = await its.start(options)
  await withTable(first, (client, TableName) => client.send(new PutItemCommand({ TableName, Item: key })))
  await first.close()
  const second = await its.start(options)
  const { Item } = await withTable(second, (client, TableName) =>
    client.send(new GetItemCommand({ TableName, Key: key })),
  )
  expect(Item).toEqual(key)
})

async function withTable<Answer>(
  { awsEndpoints, env }: LocalStack,
  use: (client: DynamoDBClient, tableName: string | undefined) => Promise<Answer>,
): Promise<Answer> {
  const client = dynamoDbClient(awsEndpoints.dynamodb)
  try {
    return await use(client, env.LEDGER_TABLE)
  } finally {
    client.destroy()
  }
}

describe('closing', () => {
  test("leaves no port, no process and the machine's own time", async () => {
    its.handle('dispatch-runs', 'return process.pid')
    const MovedDate = Date
    const running = await its.start()
    expect(Date).not.toBe(MovedDate)
    const { value: pid } = (await running.runNow('dispatch-runs')) as { value: number }
    await running.close()
    expect(Date).toBe(MovedDate)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    for (const url of [running.deliveriesUrl, running.awsEndpoints.dynamodb, running.awsEndpoints.sqs]) {
      await expect(fetch(url)).rejects.toThrow()
    }
  })

  test('ends what is in the middle', async () => {
    its.handle('create-copies', `console.log('begun'); ${HANG}`)
    const running = await its.start()
    const begun = its.lineWith('begun')
    const result = running.invoke('create-copies', { Records: [] })
    await begun
    await running.close()
    expect((await result).outcome).toBe('crashed')
  })
})

describe('starting', () => {
  test('leaves nothing behind when the port is taken', async () => {
    const running = await its.start()
    const port = Number(new URL(running.deliveriesUrl).port)
    await running.close()
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
    await expect(its.start({ port })).rejects.toThrow('EADDRINUSE')
    other.close()
    expect((await its.start({ port: 0 })).nowMs()).toBeGreaterThan(0) // time, and so everything, was put back
  })

  test('a data folder that another process uses is refused', async () => {
    const dataDir = `${its.bundles.dir}/data`
    mkdirSync(dataDir)
    writeFileSync(`${dataDir}/in-use-by`, String(process.ppid))
    await expect(its.start({ dataDir })).rejects.toThrow(`is in use by process ${process.ppid}`)
  })

  test('an unknown function is named together with the known ones', async () => {
    await expect((await its.start()).invoke('creates-copies', {})).rejects.toThrow(
      'there are receive-delivery, create-copies',
    )
  })
})
