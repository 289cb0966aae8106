import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { clientLimits } from '../../adapters/aws-client-limits.ts'
import { makeDynamoDbClient } from '../../adapters/dynamodb/client.ts'
import { makeLedger } from '../../adapters/dynamodb/ledger.ts'
import { readConfiguration } from '../../core/environment.ts'
import type { Environment } from '../../core/variables.ts'
import type { Ledger } from '../../flows/dependencies.ts'
import { startDynamoDb } from '../../local/aws/dynamodb.ts'
import { localAwsClient } from '../../local/aws/local-aws.ts'
import { takeDataFolder } from '../../local/data-folder.ts'
import { readDeployment } from '../../local/deployment/read-deployment.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import type { Host } from '../host.ts'
import type { Organization } from './organization.ts'

/** Where the run that is done by hand is recorded, before anything is done. */
export interface RealLedger {
  /** For people. */
  name: string
  ledger: Ledger
  /** A ledger on this disk that was made for this and only read is removed again. */
  close(use: LedgerUse): Promise<void>
}

export type LedgerUse = 'only_read' | 'written'

/** The table that LEDGER_TABLE names, by the AWS variables of this process, or else one on this disk: one for each organization and mode. */
export async function openRealLedger(
  { directory }: Pick<Host, 'directory'>,
  { slug, mode }: Pick<Organization, 'slug' | 'mode'>,
  environment: Environment,
): Promise<RealLedger> {
  if ((environment.LEDGER_TABLE ?? '').trim() !== '') return openTable(environment)
  const folder = join(directory, '.perennial', 'real', `${slug}-${mode}`.replaceAll(/[^A-Za-z0-9-]/g, '_'))
  return await openLocal(folder)
}

function openTable(environment: Environment): RealLedger {
  const tableName = readConfiguration(environment, (read) => read.ledgerTable())
  const client = makeDynamoDbClient(WORKER_LIMITS)
  const ledger = makeLedger({ client, tableName })
  return { name: `the DynamoDB table ${tableName}`, ledger, close: async () => client.destroy() }
}

async function openLocal(folder: string): Promise<RealLedger> {
  const isNew = !existsSync(folder)
  const lock = takeDataFolder(folder)
  const leave = (use: LedgerUse) => {
    if (isNew && use === 'only_read') rmSync(folder, { recursive: true, force: true })
    lock.release()
  }
  const { table } = readDeployment()
  const dynamodb = await startDynamoDb(table, join(folder, 'ledger')).catch((error: unknown) => {
    leave('only_read')
    throw error
  })
  const client = new DynamoDBClient({ ...clientLimits(WORKER_LIMITS), ...localAwsClient(dynamodb.endpoint) })
  return {
    name: folder,
    ledger: makeLedger({ client, tableName: table.name }),
    close: async (use) => {
      client.destroy()
      await dynamodb.close()
      leave(use)
    },
  }
}
