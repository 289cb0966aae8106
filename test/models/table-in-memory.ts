import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { decodeItem, encodeItem, encodeValue, type Item } from '../../lib/adapters/dynamodb/attributes.ts'
import type { RowKey } from '../../lib/adapters/dynamodb/keys.ts'
import type { Change, Condition, Table, Written } from '../../lib/adapters/dynamodb/table.ts'
import { fulfils } from './key-conditions.ts'
import { writeUnits } from './write-units.ts'

/** Told of each write: the row, what became of it, and the units that DynamoDB would count, those of a failed condition too. */
export type OnWrite = (key: RowKey, written: Written, units: number) => void

/**
 * The ledger's table in memory, with its index `due`, and what each write would cost. What the production adapter writes is what is
 * counted; nothing of it goes over a network or takes time.
 */
export function makeTableInMemory(onWrite: OnWrite = () => {}): Table {
  const partitions = new Map<string, Map<string, Item>>()
  const index = new Map<string, Map<string, Item>>()
  /** Every row in the order in which they came, and where each stands there: nothing is ever taken out. */
  const inOrder: RowKey[] = []
  const places = new Map<string, number>()
  const find = ({ pk, sk }: RowKey): Item | undefined => partitions.get(pk)?.get(sk)
  const write = (key: RowKey, after: Item, condition: Condition | undefined): Written => {
    const before = find(key)
    const given = { values: encodeItem(condition?.values ?? {}) }
    if (condition !== undefined && !fulfils(before, condition.expression, given)) {
      onWrite(key, 'condition_failed', 1)
      return 'condition_failed'
    }
    onWrite(key, 'written', writeUnits(before, after))
    put(partitions, key.pk, { name: key.sk, item: after })
    const place = `${key.pk} ${key.sk}`
    if (!places.has(place)) places.set(place, inOrder.push(key) - 1)
    const [from, to] = [before?.bucket?.S, after.bucket?.S]
    if (from !== undefined) index.get(from)?.delete(place)
    if (to !== undefined) put(index, to, { name: place, item: after })
    return 'written'
  }
  const query = (input: Omit<QueryCommandInput, 'TableName'>): Item[] =>
    select(input, input.IndexName === undefined ? partitions : index)
  return {
    get: async (key) => {
      const item = find(key)
      return item && decodeItem(item)
    },
    getMany: async (keys) => {
      const distinct = new Map(keys.map((key) => [`${key.pk} ${key.sk}`, find(key)]))
      return [...distinct.values()].filter((item) => item !== undefined).map(decodeItem)
    },
    query: async (input) => query(input).map(decodeItem),
    queryAll: async (input) => query(input).map(decodeItem),
    scan: async ({ after, limit }) => {
      const from = after === undefined ? 0 : 1 + (places.get(`${after.pk} ${after.sk}`) ?? inOrder.length)
      const page = inOrder.slice(from, from + limit)
      const items = page.map(find).filter((item) => item !== undefined)
      return { rows: items.map(decodeItem), after: page.length < limit ? undefined : page.at(-1) }
    },
    put: async (row, condition) => {
      const key = { pk: String(row.pk), sk: String(row.sk) }
      return write(key, encodeItem(row), condition)
    },
    update: async (key, change, condition) => write(key, changed(find(key), key, change), condition),
  }
}

function put(parts: Map<string, Map<string, Item>>, part: string, { name, item }: { name: string; item: Item }): void {
  const items = parts.get(part) ?? new Map<string, Item>()
  parts.set(part, items.set(name, item))
}

function changed(before: Item | undefined, key: RowKey, { set, remove }: Change): Item {
  const item: Item = { ...(before ?? encodeItem({ ...key })) }
  for (const [name, value] of Object.entries(set)) if (value !== undefined) item[name] = encodeValue(value)
  for (const name of remove) delete item[name]
  return item
}

/** The partition's key stands first in every condition, which is what DynamoDB asks for too; the items come by their sort key. */
function select(
  input: Omit<QueryCommandInput, 'TableName'>,
  parts: ReadonlyMap<string, ReadonlyMap<string, Item>>,
): Item[] {
  const { KeyConditionExpression: expression = '', ExpressionAttributeValues: values = {} } = input
  const given = { names: input.ExpressionAttributeNames, values }
  const part = values[/^\S+ = (\S+)/.exec(expression)?.[1] ?? '']?.S ?? ''
  const sortKey = input.IndexName === undefined ? 'sk' : 'wake_at'
  const found = [...(parts.get(part)?.values() ?? [])].filter((item) => fulfils(item, expression, given))
  const sign = input.ScanIndexForward === false ? -1 : 1
  return found
    .sort((a, b) => sign * compareTexts(a[sortKey]?.S ?? '', b[sortKey]?.S ?? ''))
    .slice(0, input.Limit ?? found.length)
}

function compareTexts(a: string, b: string): number {
  return Number(a > b) - Number(a < b)
}
