import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import type { TableDeployment } from '../deployment/deployment.ts'
import { closeServer, listen } from '../local-server.ts'
import { sleepMs } from '../real-timers.ts'
import { createTableInput } from './create-table-input.ts'
import { localAwsClient } from './local-aws.ts'

export interface LocalDynamoDb {
  endpoint: string
  close: () => Promise<void>
}

/**
 * Starts an embedded DynamoDB on 127.0.0.1 with the table of the deployment. With a path the table is kept on disk and
 * found again; without, it is in memory.
 */
export async function startDynamoDb(table: TableDeployment, path?: string): Promise<LocalDynamoDb> {
  const server = dynalite({ createTableMs: 0, ...(path === undefined ? {} : { path }) })
  const endpoint = `http://127.0.0.1:${await listen(server)}`
  const client = new DynamoDBClient(localAwsClient(endpoint))
  try {
    await createTable(client, table)
  } catch (error) {
    await closeServer(server)
    throw error
  } finally {
    client.destroy()
  }
  return { endpoint, close: () => closeServer(server) }
}

async function createTable(client: DynamoDBClient, table: TableDeployment): Promise<void> {
  try {
    await client.send(new CreateTableCommand(createTableInput(table)))
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
  while ((await statusOf(client, table.name)) !== 'ACTIVE') await sleepMs(1)
}

async function statusOf(client: DynamoDBClient, tableName: string): Promise<string | undefined> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }))
  return Table?.TableStatus
}
