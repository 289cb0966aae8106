import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb'

/** How a table is set up. */
export interface TableSettings {
  status: string
  /** `pk HASH, sk RANGE`. */
  key: string
  /** Keys of the indexes, by their names. */
  indexes: Readonly<Record<string, string>>
  billing: 'on_demand' | 'provisioned'
  /** The attribute that rows expire by, or that none does; `unknown` where that is not offered, `hidden` where we may not ask. */
  expiresBy: Readable<{ attribute: string | undefined }>
  pointInTimeRecovery: Readable<'on' | 'off'>
}

type Readable<T> = T | 'unknown' | 'hidden'

/** Asks DynamoDB how a table is set up. Rejects where it does not answer, or there is no such table. */
export async function readTableSettings(client: DynamoDBClient, tableName: string): Promise<TableSettings> {
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: tableName }))
  const indexes = table?.GlobalSecondaryIndexes ?? []
  const pointInTimeRecovery = await readable(() => readRecovery(client, tableName))
  return {
    status: table?.TableStatus ?? 'unknown',
    key: keyText(table?.KeySchema),
    indexes: Object.fromEntries(indexes.map(({ IndexName = '', KeySchema }) => [IndexName, keyText(KeySchema)])),
    billing: (table?.ProvisionedThroughput?.ReadCapacityUnits ?? 0) > 0 ? 'provisioned' : 'on_demand',
    // The embedded DynamoDB, which has no backups, never lets anything expire either, but answers.
    expiresBy: pointInTimeRecovery === 'unknown' ? 'unknown' : await readable(() => readExpiry(client, tableName)),
    pointInTimeRecovery,
  }
}

async function readExpiry(client: DynamoDBClient, tableName: string): Promise<{ attribute: string | undefined }> {
  const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName: tableName }))
  const isOn = ttl?.TimeToLiveStatus === 'ENABLED' || ttl?.TimeToLiveStatus === 'ENABLING'
  return { attribute: isOn ? ttl.AttributeName : undefined }
}

async function readRecovery(client: DynamoDBClient, tableName: string): Promise<'on' | 'off'> {
  const answer = await client.send(new DescribeContinuousBackupsCommand({ TableName: tableName }))
  const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription
  return recovery?.PointInTimeRecoveryStatus === 'ENABLED' ? 'on' : 'off'
}

function keyText(schema: readonly KeySchemaElement[] = []): string {
  return schema.map(({ AttributeName: name, KeyType: type }) => `${name} ${type}`).join(', ')
}

async function readable<T>(ask: () => Promise<T>): Promise<Readable<T>> {
  try {
    return await ask()
  } catch (error) {
    const isMissing = error instanceof Error && error.name === 'UnknownOperationException'
    return isMissing ? 'unknown' : 'hidden'
  }
}
