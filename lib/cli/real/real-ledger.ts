import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { clientLimits } from '../../adapters/aws-client-limits.ts'
import { makeDynamoDbClient } from '../../adapters/dynamodb/client.ts'
import { makeLedger } from '../../adapters/dynamodb/ledger.ts'
import { type Environment, readConfiguration } from '../../core/environment.ts'
import type { Ledger } from '../../flows/dependencies.ts'
import { startDynamoDb } from '../../local/aws/dynamodb.ts'
import { LOCAL_AWS_ENV } from '../../local/aws/local-aws.ts'
import { takeDataFolder } from '../../local/data-folder.ts'
import { readDeployment } from '../../local/deployment/read-deployment.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import type { Host } from '../host.ts'
import type { Organisation } from './organisation.ts'

/** Where the run that is done by hand is recorded, before anything is done. */
export interface RealLedger {
  /** For people. */
  name: string
  ledger: Ledger
  close(): Promise<void>
}

/** The table that LEDGER_TABLE names, or else one on this disk: one for each organisation and mode. */
export async function openRealLedger(
  host: Host,
  { slug, mode }: Pick<Organisation, 'slug' | 'mode'>,
  environment: Environment,
): Promise<RealLedger> {
  if ((environment.LEDGER_TABLE ?? '').trim() !== '') return openTable(host, environment)
  const folder = join(host.directory, '.perennial', 'real', `${slug}-${mode}`.replaceAll(/[^A-Za-z0-9-]/g, '_'))
  return await openLocal(folder)
}

function openTable(host: Host, environment: Environment): RealLedger {
  const tableName = readConfiguration(environment, (read) => read.ledgerTable())
  host.setEnvironment(environment)
  const client = makeDynamoDbClient(WORKER_LIMITS)
  const ledger = makeLedger({ client, tableName })
  return { name: `the DynamoDB table ${tableName}`, ledger, close: async () => client.destroy() }
}

async function openLocal(folder: string): Promise<RealLedger> {
  const lock = takeDataFolder(folder)
  const { table } = readDeployment()
  const dynamodb = await startDynamoDb(table, join(folder, 'ledger'))
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = LOCAL_AWS_ENV
  const credentials = { accessKeyId, secretAccessKey }
  const limits = clientLimits(WORKER_LIMITS)
  const client = new DynamoDBClient({ ...limits, endpoint: dynamodb.endpoint, region, credentials })
  return {
    name: folder,
    ledger: makeLedger({ client, tableName: table.name }),
    close: async () => {
      client.destroy()
      await dynamodb.close()
      lock.release()
    },
  }
}
