import type { AttributeValue } from '@aws-sdk/client-dynamodb'

type Item = Readonly<Record<string, AttributeValue>>

const UNIT_BYTES = 1024

/**
 * What a write consumes as DynamoDB counts it: one unit for each begun KB of the larger of both items, and for the index
 * one to put or delete an entry, two to move it, none where its keys stay.
 */
export function writeUnits(before: Item | undefined, after: Item): number {
  const largest = Math.max(itemBytes(before ?? {}), itemBytes(after))
  return Math.ceil(largest / UNIT_BYTES) + indexUnits(before, after)
}

/** The size of an item: names and texts in UTF-8, a number by its digits, 3 and 1 per member for lists and maps. */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0)
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.N !== undefined) return Math.ceil(value.N.replace(/^-?0*|\./g, '').length / 2) + 1
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1
  if (value.L !== undefined) return 3 + value.L.reduce((sum, one) => sum + 1 + valueBytes(one), 0)
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M)
  throw new Error('an attribute of a type that the ledger does not use')
}

function indexUnits(before: Item | undefined, after: Item): number {
  const [from, to] = [entryOf(before), entryOf(after)]
  if (from === to) return 0
  return from === undefined || to === undefined ? 1 : 2
}

function entryOf(item: Item | undefined): string | undefined {
  return item?.bucket?.S === undefined ? undefined : `${item.bucket.S} ${item.wake_at?.S}`
}
