import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { encodeItem } from './attributes.ts'
import { DUE_INDEX, PARKED_BUCKET } from './due-index.ts'

/** A row that nobody writes. */
const NO_ROW = { pk: 'doctor', sk: 'doctor' }

/** No row can meet it. */
const NEVER = 'attribute_exists(pk) AND attribute_not_exists(pk)'

/** What commands do with the table. */
export const TABLE_ACTIONS = ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'PutItem', 'UpdateItem'] as const
export type TableAction = (typeof TABLE_ACTIONS)[number]

/** Each as a request that changes nothing. */
const PROBES: Readonly<Record<TableAction, (client: DynamoDBClient, TableName: string) => Promise<unknown>>> = {
  GetItem: (client, TableName) => client.send(new GetItemCommand({ TableName, Key: encodeItem(NO_ROW) })),
  BatchGetItem: (client, TableName) =>
    client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [encodeItem(NO_ROW)] } } })),
  Query: (client, TableName) =>
    client.send(
      new QueryCommand({
        TableName,
        IndexName: DUE_INDEX,
        KeyConditionExpression: '#bucket = :parked',
        ExpressionAttributeNames: { '#bucket': 'bucket' },
        ExpressionAttributeValues: encodeItem({ ':parked': PARKED_BUCKET }),
        Limit: 1,
      }),
    ),
  Scan: (client, TableName) => client.send(new ScanCommand({ TableName, Limit: 1 })),
  PutItem: (client, TableName) =>
    client.send(new PutItemCommand({ TableName, Item: encodeItem(NO_ROW), ConditionExpression: NEVER })),
  UpdateItem: (client, TableName) => {
    const change = { UpdateExpression: 'REMOVE probed', ConditionExpression: NEVER }
    return client.send(new UpdateItemCommand({ TableName, Key: encodeItem(NO_ROW), ...change }))
  },
}

/**
 * Tries an action on the table without changing anything: a write has a condition that no row can meet. Rejects as the action itself
 * would, where it is not allowed or the table does not answer.
 */
export async function probeTable(client: DynamoDBClient, tableName: string, action: TableAction): Promise<void> {
  try {
    await PROBES[action](client, tableName)
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}
