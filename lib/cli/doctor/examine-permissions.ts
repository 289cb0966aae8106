import { makeDynamoDbClient } from '../../adapters/dynamodb/client.ts'
import { probeTable, TABLE_ACTIONS, type TableAction } from '../../adapters/dynamodb/table-probes.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import { notSeen } from './not-allowed.ts'
import type { Examination, Symptom } from './symptom.ts'

/** What commands need an action for. */
const CONSEQUENCES: Readonly<Record<TableAction, string>> = {
  GetItem: 'no command can read the ledger',
  BatchGetItem: 'no command can list runs',
  Query: 'no command can list runs',
  Scan: '"reconcile" does not work from here',
  PutItem: 'no command that changes something works from here, and those that ask Commerce Layer do so out of turn',
  UpdateItem: 'no command that changes a run works from here',
}

/**
 * Looks what the credentials may do with the ledger, by requests that change nothing. Whether they may send to a queue or receive
 * from it, nothing tells that would leave no trace.
 *
 * @param who Asks whose credentials they are.
 */
export async function examinePermissions(tableName: string, who: () => Promise<string>): Promise<Examination> {
  const client = makeDynamoDbClient(WORKER_LIMITS)
  const symptoms: Symptom[] = []
  try {
    for (const action of TABLE_ACTIONS) {
      await probeTable(client, tableName, action).catch((error: unknown) => symptoms.push(lacking(action, error)))
    }
    const allowed = TABLE_ACTIONS.length - symptoms.length
    return {
      name: 'permissions',
      seen: `${allowed} of ${TABLE_ACTIONS.length} on the ledger, as ${await who()}`,
      symptoms,
    }
  } finally {
    client.destroy()
  }
}

function lacking(action: TableAction, error: unknown): Symptom {
  const isReading = action === 'GetItem' || action === 'BatchGetItem' || action === 'Query'
  const severity = isReading ? 'serious' : 'notice'
  return notSeen(error, { action: `dynamodb:${action}`, consequence: CONSEQUENCES[action], severity })
}
