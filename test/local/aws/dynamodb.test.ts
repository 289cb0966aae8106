import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startDynamoDb } from '../../../lib/local/aws/dynamodb.ts'
import { readDeployment } from '../../../lib/local/deployment/read-deployment.ts'
import { dynamoDbClient } from './clients.ts'

const { table } = readDeployment()
const ITEM = { pk: { S: 'run' }, sk: { S: 'state' }, bucket: { S: '3' }, wake_at: { S: '2026-12-01T00:00:00Z' } }
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-table-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function withTable(path: string | undefined, use: (client: DynamoDBClient) => Promise<void>): Promise<void> {
  const dynamodb = await startDynamoDb(table, path)
  const client = dynamoDbClient(dynamodb.endpoint)
  try {
    await use(client)
  } finally {
    client.destroy()
    await dynamodb.close()
  }
}

test('the table is ready with the keys and the index of serverless.yml', async () => {
  await withTable(undefined, async (client) => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table.name }))
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
    })
    await client.send(new PutItemCommand({ TableName: table.name, Item: ITEM }))
    const { Items } = await client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'due',
        KeyConditionExpression: '#bucket = :bucket',
        ExpressionAttributeNames: { '#bucket': 'bucket' },
        ExpressionAttributeValues: { ':bucket': { S: '3' } },
      }),
    )
    expect(Items).toEqual([ITEM])
  })
})

test('a table on disk is found again with what was in it', async () => {
  await withTable(folder, async (client) => {
    await client.send(new PutItemCommand({ TableName: table.name, Item: ITEM }))
  })
  await withTable(folder, async (client) => {
    const { pk, sk } = ITEM
    const { Item } = await client.send(new GetItemCommand({ TableName: table.name, Key: { pk, sk } }))
    expect(Item).toEqual(ITEM)
  })
})
