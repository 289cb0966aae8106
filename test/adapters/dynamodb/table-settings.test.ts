import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { readTableSettings, type TableSettings } from '../../../lib/adapters/dynamodb/table-settings.ts'
import { startDynamoDb } from '../../../lib/local/aws/dynamodb.ts'
import { localAwsClient } from '../../../lib/local/aws/local-aws.ts'
import { readDeployment } from '../../../lib/local/deployment/read-deployment.ts'
import { startHttpServer } from '../http-server.ts'

const KEY = [
  { AttributeName: 'pk', KeyType: 'HASH' },
  { AttributeName: 'sk', KeyType: 'RANGE' },
]
const TABLE = { Table: { TableStatus: 'ACTIVE', KeySchema: KEY, ProvisionedThroughput: { ReadCapacityUnits: 0 } } }
const REFUSED = { __type: 'com.amazon.coral.service#AccessDeniedException', message: 'not authorized' }

/** What is read where DynamoDB gives these answers, by the names of what is asked. */
async function readFrom(answers: Record<string, object>): Promise<TableSettings> {
  const server = await startHttpServer((request, response) => {
    const asked = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const answer = answers[asked] ?? REFUSED
    response.statusCode = '__type' in answer ? 400 : 200
    response.end(JSON.stringify(answer))
  })
  const client = new DynamoDBClient(localAwsClient(server.url))
  try {
    return await readTableSettings(client, 'ledger')
  } finally {
    client.destroy()
    await server.close()
  }
}

const recovery = (status: string) => ({
  ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status } },
})
const expiry = (status: string) => ({
  TimeToLiveDescription: { TimeToLiveStatus: status, AttributeName: 'expires_at' },
})

test('a table shows its keys, its billing, what it expires by and whether it can be brought back', async () => {
  const described = { DescribeTable: TABLE, DescribeContinuousBackups: recovery('ENABLED') }
  expect(await readFrom({ ...described, DescribeTimeToLive: expiry('ENABLED') })).toEqual({
    status: 'ACTIVE',
    key: 'pk HASH, sk RANGE',
    indexes: {},
    billing: 'on_demand',
    expiresBy: { attribute: 'expires_at' },
    pointInTimeRecovery: 'on',
  })
})

test('an attribute that nothing expires by any more is none', async () => {
  const described = { DescribeTable: TABLE, DescribeContinuousBackups: recovery('DISABLED') }
  expect(await readFrom({ ...described, DescribeTimeToLive: expiry('DISABLED') })).toMatchObject({
    expiresBy: { attribute: undefined },
    pointInTimeRecovery: 'off',
  })
})

test('what we may not see is hidden, and no failure', async () => {
  expect(await readFrom({ DescribeTable: TABLE })).toMatchObject({ expiresBy: 'hidden', pointInTimeRecovery: 'hidden' })
})

test('a table that we may not see at all is one', async () => {
  await expect(readFrom({})).rejects.toThrow('not authorized')
})

test('the embedded table is the one that serverless.yml describes; what it does not offer is unknown', async () => {
  const { table } = readDeployment()
  const dynamodb = await startDynamoDb(table)
  const client = new DynamoDBClient(localAwsClient(dynamodb.endpoint))
  try {
    expect(await readTableSettings(client, table.name)).toEqual({
      status: 'ACTIVE',
      key: 'pk HASH, sk RANGE',
      indexes: { due: 'bucket HASH, wake_at RANGE' },
      billing: 'on_demand',
      expiresBy: 'unknown',
      pointInTimeRecovery: 'unknown',
    })
  } finally {
    client.destroy()
    await dynamodb.close()
  }
})
