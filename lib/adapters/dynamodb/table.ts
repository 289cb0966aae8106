import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { chunksOf } from '../../core/chunks.ts'
import type { Fields } from '../../core/fields.ts'
import { UnreadableRow } from '../../core/unreadable-row.ts'
import type { Saved } from '../../flows/dependencies.ts'
import { decodeItem, encodeItem, encodeValue, type Item, type Row, type RowValue } from './attributes.ts'
import { type RowKey, rowKeyOf } from './keys.ts'

/** A condition on the row that is there, in DynamoDB's own words; `values` under the names used in it. */
export interface Condition {
  expression: string
  values?: Readonly<Record<`:${string}`, Exclude<RowValue, undefined>>>
}

/** Attributes to write, and those to remove. */
export interface Change {
  set: Row
  remove: readonly string[]
}

export type Written = 'written' | 'condition_failed'

/** What a write under the condition of a version came to. */
export function saved(written: Written): Saved {
  return written === 'written' ? 'saved' : 'conflict'
}

/** The one table: what the ledger needs of DynamoDB. Every function rejects when the table cannot be reached. */
export interface Table {
  get(key: RowKey): Promise<Fields | undefined>
  /** Any number of keys, without order. */
  getMany(keys: readonly RowKey[]): Promise<Fields[]>
  /** The first page of a query, which is all of it for the limits that the ledger sets. */
  query(input: Omit<QueryCommandInput, 'TableName'>): Promise<Fields[]>
  /** All pages of a query. */
  queryAll(input: Omit<QueryCommandInput, 'TableName'>): Promise<Fields[]>
  /** The first rows after a key, in the table's own order, and the key where the next ones begin; not strongly consistent. */
  scan(from: { after: RowKey | undefined; limit: number }): Promise<{ rows: Fields[]; after: RowKey | undefined }>
  put(row: Row, condition?: Condition): Promise<Written>
  update(key: RowKey, change: Change, condition: Condition): Promise<Written>
}

export interface TableOptions {
  client: DynamoDBClient
  tableName: string
  /** Write units that a write consumed, as DynamoDB reports them; a failed condition counts as 1. */
  onWriteUnits?: (units: number) => void
}

/** The rows of a list that can be read. One that cannot must not stop the work on all the others: it is told, and left. */
export function readable<T>(
  rows: readonly Fields[],
  decode: (row: Fields) => T,
  onUnreadable: (error: Error) => void,
): T[] {
  return rows.flatMap((row) => {
    try {
      return [decode(row)]
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error
      onUnreadable(error)
      return []
    }
  })
}

/** How often keys are asked for again that DynamoDB left unprocessed. */
const MOST_ROUNDS = 5

/** BatchGetItem refuses more. */
const MOST_KEYS = 100

export function makeTable({ client, tableName, onWriteUnits = () => {} }: TableOptions): Table {
  const write = async (send: () => Promise<{ ConsumedCapacity?: ConsumedCapacity | undefined }>): Promise<Written> => {
    try {
      onWriteUnits((await send()).ConsumedCapacity?.CapacityUnits ?? 0)
      return 'written'
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      onWriteUnits(1)
      return 'condition_failed'
    }
  }
  const always = { TableName: tableName, ReturnConsumedCapacity: 'INDEXES' } as const
  return {
    get: async (key) => {
      const command = new GetItemCommand({ TableName: tableName, Key: encodeItem({ ...key }), ConsistentRead: true })
      const { Item: item } = await client.send(command)
      return item && decodeItem(item)
    },
    getMany: (keys) => getMany(client, tableName, keys),
    query: async (input) => {
      const { Items: items = [] } = await client.send(new QueryCommand({ ...input, TableName: tableName }))
      return items.map(decodeItem)
    },
    queryAll: (input) => queryAll(client, { ...input, TableName: tableName }),
    scan: async ({ after, limit }) => {
      const start = after === undefined ? {} : { ExclusiveStartKey: encodeItem({ ...after }) }
      const page = await client.send(new ScanCommand({ TableName: tableName, Limit: limit, ...start }))
      const last = page.LastEvaluatedKey && decodeItem(page.LastEvaluatedKey)
      return { rows: (page.Items ?? []).map(decodeItem), after: last && rowKeyOf(last) }
    },
    put: (row, condition) =>
      write(() => client.send(new PutItemCommand({ ...always, Item: encodeItem(row), ...conditionInput(condition) }))),
    update: (key, change, condition) =>
      write(() =>
        client.send(
          new UpdateItemCommand({ ...always, Key: encodeItem({ ...key }), ...updateInput(change, condition) }),
        ),
      ),
  }
}

async function queryAll(client: DynamoDBClient, input: QueryCommandInput): Promise<Fields[]> {
  const found: Fields[] = []
  let from: QueryCommandInput['ExclusiveStartKey']
  do {
    const page = await client.send(new QueryCommand({ ...input, ...(from && { ExclusiveStartKey: from }) }))
    found.push(...(page.Items ?? []).map(decodeItem))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}

async function getMany(client: DynamoDBClient, tableName: string, keys: readonly RowKey[]): Promise<Fields[]> {
  // DynamoDB refuses a request that names a key twice.
  const distinct = new Map(keys.map((key) => [`${key.pk} ${key.sk}`, encodeItem({ ...key })]))
  const found: Fields[] = []
  for (const some of chunksOf([...distinct.values()], MOST_KEYS)) {
    found.push(...(await getAtOnce(client, tableName, some)))
  }
  return found
}

async function getAtOnce(client: DynamoDBClient, tableName: string, keys: Item[]): Promise<Fields[]> {
  const found: Fields[] = []
  let wanted = keys
  for (let round = 0; wanted.length > 0; round++) {
    if (round === MOST_ROUNDS) throw new Error(`DynamoDB left ${wanted.length} keys unprocessed ${MOST_ROUNDS} times`)
    const RequestItems = { [tableName]: { Keys: wanted, ConsistentRead: true } }
    const answer = await client.send(new BatchGetItemCommand({ RequestItems }))
    found.push(...(answer.Responses?.[tableName] ?? []).map(decodeItem))
    wanted = answer.UnprocessedKeys?.[tableName]?.Keys ?? []
  }
  return found
}

function conditionInput(condition: Condition | undefined) {
  if (condition === undefined) return {}
  const values = encodeItem(condition.values ?? {})
  const given = Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}
  return { ConditionExpression: condition.expression, ...given }
}

/** Names go through placeholders: some of them (`state`, `action`, `copy`) are reserved words. */
function updateInput({ set, remove }: Change, condition: Condition) {
  const names: Record<string, string> = {}
  const values = encodeItem(condition.values ?? {})
  const sets: string[] = []
  for (const [name, value] of Object.entries(set)) {
    if (value === undefined) continue
    names[`#${name}`] = name
    values[`:set_${name}`] = encodeValue(value)
    sets.push(`#${name} = :set_${name}`)
  }
  for (const name of remove) names[`#${name}`] = name
  const removes = remove.length === 0 ? '' : ` REMOVE ${remove.map((name) => `#${name}`).join(', ')}`
  return {
    UpdateExpression: `SET ${sets.join(', ')}${removes}`,
    ConditionExpression: condition.expression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  }
}
