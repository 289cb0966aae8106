import { makeDynamoDbClient } from '../../adapters/dynamodb/client.ts'
import { readTableSettings, type TableSettings } from '../../adapters/dynamodb/table-settings.ts'
import type { TableDeployment } from '../../local/deployment/deployment.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import { notSeen } from './not-allowed.ts'
import type { Examination, Symptom } from './symptom.ts'

/** The attribute that DynamoDB deletes old rows by. */
const EXPIRES_BY = 'expires_at'

/** Looks whether the table of the ledger can be read, and is set up as serverless.yml says. */
export async function examineLedger(tableName: string, expected: TableDeployment): Promise<Examination> {
  const client = makeDynamoDbClient(WORKER_LIMITS)
  try {
    const settings = await readTableSettings(client, tableName)
    const symptoms = [...keySymptoms(settings, expected), ...habitSymptoms(settings)]
    return { name: 'ledger', seen: `table ${tableName}, ${settings.status}`, symptoms }
  } catch (error) {
    const consequence = 'how the table is set up was not looked at'
    const symptom = notSeen(error, { action: 'dynamodb:DescribeTable', consequence, severity: 'notice' })
    return { name: 'ledger', seen: `table ${tableName}`, symptoms: [symptom] }
  } finally {
    client.destroy()
  }
}

function keySymptoms(settings: TableSettings, { key, indexes }: TableDeployment): Symptom[] {
  const wanted = [
    { part: 'the table', found: settings.key, needed: keyOf(key) },
    ...indexes.map((index) => ({
      part: `index ${index.name}`,
      found: settings.indexes[index.name] ?? 'none',
      needed: keyOf(index.key),
    })),
  ]
  return wanted
    .filter(({ found, needed }) => found !== needed)
    .map(({ part, found, needed }) => ({
      code: 'table_key',
      severity: 'serious',
      what: `The key of ${part} is not the one that Perennial reads and writes by.`,
      evidence: { found, needed },
      remedy: 'Check that LEDGER_TABLE names the table that the deployment made; keys cannot be changed afterwards.',
    }))
}

function keyOf(key: TableDeployment['key']): string {
  return key.map(({ attribute, type }) => `${attribute} ${type}`).join(', ')
}

function habitSymptoms({ billing, expiresBy, pointInTimeRecovery }: TableSettings): Symptom[] {
  const symptoms: Symptom[] = []
  if (billing === 'provisioned') symptoms.push(PROVISIONED)
  if (typeof expiresBy === 'object' && expiresBy.attribute !== EXPIRES_BY) {
    symptoms.push({ ...NO_EXPIRY, evidence: { found: expiresBy.attribute ?? 'none', needed: EXPIRES_BY } })
  }
  if (pointInTimeRecovery === 'off') symptoms.push(NO_RECOVERY)
  if (expiresBy === 'hidden' || pointInTimeRecovery === 'hidden') symptoms.push(HIDDEN)
  return symptoms
}

const PROVISIONED: Symptom = {
  code: 'table_provisioned',
  severity: 'notice',
  what: 'The table has a fixed capacity, and refuses writes when many runs are due at once.',
  evidence: {},
  remedy: 'Set its capacity to on-demand, as serverless.yml does.',
}

const NO_EXPIRY: Symptom = {
  code: 'table_keeps_all',
  severity: 'notice',
  what: 'Rows that are over do not expire, so the table grows without end.',
  evidence: {},
  remedy: `Turn on time to live by the attribute ${EXPIRES_BY}.`,
}

const NO_RECOVERY: Symptom = {
  code: 'table_without_recovery',
  severity: 'notice',
  what: 'Point-in-time recovery is off: a ledger that is lost cannot be brought back.',
  evidence: {},
  remedy: 'Turn it on, as serverless.yml does.',
}

const HIDDEN: Symptom = {
  code: 'table_settings_hidden',
  severity: 'notice',
  what: 'AWS does not show these credentials the time to live and the recovery of the table.',
  evidence: {},
  remedy: 'Allow dynamodb:DescribeTimeToLive and dynamodb:DescribeContinuousBackups to see them here.',
}
