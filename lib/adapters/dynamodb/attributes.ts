import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Fields } from '../../core/fields.ts'

/** What a row is made of. Undefined members are left out. */
export type RowValue = string | number | boolean | readonly RowValue[] | Row | undefined
export interface Row {
  readonly [name: string]: RowValue
}

/** A stored item, as DynamoDB's API writes it. */
export type Item = Record<string, AttributeValue>

export function encodeItem(row: Row): Item {
  const item: Item = {}
  for (const [name, value] of Object.entries(row)) {
    if (value !== undefined) item[name] = encodeValue(value)
  }
  return item
}

export function decodeItem(item: Item): Fields {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, decodeValue(value)]))
}

export function encodeValue(value: Exclude<RowValue, undefined>): AttributeValue {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (isList(value)) return { L: value.flatMap((one) => (one === undefined ? [] : encodeValue(one))) }
  return { M: encodeItem(value) }
}

/** Types that Perennial never writes decode to undefined, which no reader takes for a value. */
function decodeValue(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return Number(value.N)
  if (value.BOOL !== undefined) return value.BOOL
  if (value.L !== undefined) return value.L.map(decodeValue)
  return value.M === undefined ? undefined : decodeItem(value.M)
}

/** `Array.isArray` alone does not know lists that are read-only. */
function isList(value: readonly RowValue[] | Row): value is readonly RowValue[] {
  return Array.isArray(value)
}
