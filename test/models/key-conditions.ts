import type { Item } from '../../lib/adapters/dynamodb/attributes.ts'

type Comparison = { name: string; operator: string; value: string }

/** Names and values that stand in an expression under placeholders. */
export interface Given {
  names?: Readonly<Record<string, string>> | undefined
  values?: Item | undefined
}

/**
 * Whether an item fulfils a condition in DynamoDB's words, as far as the ledger uses them: comparisons of an attribute with a
 * value, joined by AND, and `attribute_not_exists`. Anything else is refused, so that it cannot be taken for fulfilled.
 */
export function fulfils(item: Item | undefined, expression: string, { names = {}, values = {} }: Given): boolean {
  return partsOf(expression).every((part) => {
    const name = names[part.name] ?? part.name
    if (part.operator === 'absent') return item?.[name] === undefined
    const [own, other] = [comparable(item, name), comparable(values, part.value)]
    if (own === undefined || other === undefined || typeof own !== typeof other) return false
    return compare(own, part.operator, other)
  })
}

/** Expressions are few, and each is asked for many rows. */
const known = new Map<string, readonly Comparison[]>()

function partsOf(expression: string): readonly Comparison[] {
  const parts =
    known.get(expression) ??
    expression
      .replace(/(\S+) BETWEEN (\S+) AND (\S+)/g, '$1 >= $2 AND $1 <= $3')
      .split(' AND ')
      .map((part) => comparisonIn(part.trim()))
  known.set(expression, parts)
  return parts
}

function comparisonIn(part: string): Comparison {
  const absent = /^attribute_not_exists\((\S+)\)$/.exec(part)?.[1]
  if (absent !== undefined) return { name: absent, operator: 'absent', value: '' }
  const [, name, operator, value] = /^(\S+) (=|<=|>=|<|>) (\S+)$/.exec(part) ?? []
  if (name === undefined || operator === undefined || value === undefined) {
    throw new Error(`the table in memory does not understand "${part}"`)
  }
  return { name, operator, value }
}

function comparable(item: Item | undefined, name: string): string | number | undefined {
  const value = item?.[name]
  return value?.N === undefined ? value?.S : Number(value.N)
}

function compare(own: string | number, operator: string, other: string | number): boolean {
  switch (operator) {
    case '=':
      return own === other
    case '<':
      return own < other
    case '<=':
      return own <= other
    case '>':
      return own > other
    default:
      return own >= other
  }
}
