import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ledgerOver, makeLedger } from '../../lib/adapters/dynamodb/ledger.ts'
import type { Ledger } from '../../lib/flows/dependencies.ts'
import { startDynamoDb } from '../../lib/local/aws/dynamodb.ts'
import { readDeployment } from '../../lib/local/deployment/read-deployment.ts'
import { makeLedgerModel } from '../../lib/simulator/models/ledger-model.ts'
import { makeTableInMemory } from '../models/table-in-memory.ts'

/** An empty ledger, and how to take it away again. */
export interface OpenLedger {
  ledger: Ledger
  close(): Promise<void>
}

/** A ledger in an embedded DynamoDB, with its client for a look at the rows. */
export async function openDynamoDbLedger(
  onWriteUnits: (units: number) => void = () => {},
): Promise<OpenLedger & { client: DynamoDBClient; tableName: string }> {
  const { table } = readDeployment()
  const dynamodb = await startDynamoDb(table)
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: 'us-east-1', credentials })
  const close = async () => {
    client.destroy()
    await dynamodb.close()
  }
  return { ledger: makeLedger({ client, tableName: table.name, onWriteUnits }), client, tableName: table.name, close }
}

async function openLedgerModel(): Promise<OpenLedger> {
  return { ledger: makeLedgerModel(), close: async () => {} }
}

/** The production adapter over the table that benchmarks count write units in. */
async function openTableInMemory(): Promise<OpenLedger> {
  const raise = (error: Error): never => {
    throw error
  }
  return { ledger: ledgerOver(makeTableInMemory(), raise), close: async () => {} }
}

/** Every ledger that there is: the same claims hold for each. */
export const LEDGERS: readonly { where: string; open: () => Promise<OpenLedger> }[] = [
  { where: 'in memory', open: openLedgerModel },
  { where: 'in a table in memory', open: openTableInMemory },
  { where: 'in DynamoDB', open: openDynamoDbLedger },
]
