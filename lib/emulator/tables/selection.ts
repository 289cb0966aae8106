import { keyOf } from '../resource.ts'
import type { Condition, Narrow } from './condition.ts'
import type { Entry } from './entry.ts'
import { entriesOf, type Span, sizeOf, type TimeRange, wholeOf, within } from './span.ts'
import type { Table } from './table.ts'

/** The candidates among which all resources are that meet some conditions, and what of the conditions is left to ask them. */
type Selection = { readonly spans: readonly Span[]; readonly rest: readonly Condition[] }

/** The lists of a table that a narrow leads to, without repeats. Types and times choose among tables and within lists. */
const listsOf = (table: Table, narrow: Narrow): readonly (readonly Entry[])[] => {
  switch (narrow.kind) {
    case 'created':
    case 'types':
      return [table.all()]
    case 'identifiers': {
      const ids = new Set(narrow.identifiers.flatMap(({ type, id }) => (type === table.type ? [id] : [])))
      return [...ids].flatMap((id) => table.get(id) ?? []).map((entry) => [entry])
    }
    case 'attribute':
      return [...new Set(narrow.values)].map((value) => table.withAttribute(narrow.name, value))
    case 'relation': {
      const others = new Map(narrow.others.map((other) => [keyOf(other), other]))
      return [...others.values()].map((other) => table.withRelation(narrow.name, other))
    }
    default:
      return narrow satisfies never
  }
}

const allTimes: TimeRange = { fromMs: Number.NEGATIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY }

const rangeOf = (conditions: readonly Condition[]): TimeRange =>
  conditions.reduce<TimeRange>(
    (range, { narrow }) =>
      narrow?.kind === 'created'
        ? { fromMs: Math.max(range.fromMs, narrow.fromMs), untilMs: Math.min(range.untilMs, narrow.untilMs) }
        : range,
    allTimes,
  )

const isOfTypes = (table: Table, { narrow }: Condition): boolean =>
  narrow?.kind !== 'types' || narrow.types.includes(table.type)

/** The smallest candidates that one of the conditions leads to. */
const select = (tables: readonly Table[], conditions: readonly Condition[]): Selection => {
  const range = rangeOf(conditions)
  const asked = tables.filter((table) => conditions.every((condition) => isOfTypes(table, condition)))
  const all = asked.map((table) => within(table.all(), range))
  const found = conditions.map((condition) => {
    const { narrow } = condition
    const lists = narrow === undefined ? undefined : asked.flatMap((table) => listsOf(table, narrow))
    const spans = lists?.map((entries) => within(entries, range))
    return { condition, spans, size: spans === undefined ? Number.POSITIVE_INFINITY : sizeOf(spans) }
  })
  // What leads to everything is true of everything, and need not be asked.
  const telling = found.filter(({ size }) => size !== sizeOf(all))
  const [smallest] = telling.toSorted((left, right) => left.size - right.size)
  if (smallest?.spans === undefined) return { spans: all, rest: telling.map(({ condition }) => condition) }
  const others = telling.filter((one) => one !== smallest)
  return { spans: smallest.spans, rest: others.map(({ condition }) => condition) }
}

/** Exactly the entries of the tables whose resources meet all conditions, in spans that have none in common. */
export const meeting = (tables: readonly Table[], conditions: readonly Condition[]): readonly Span[] => {
  const { spans, rest } = select(tables, conditions)
  if (rest.length === 0) return spans
  const isMet = ({ resource }: Entry): boolean => rest.every(({ isTrueOf }) => isTrueOf(resource))
  return spans.map((span) => wholeOf(entriesOf(span).filter(isMet)))
}
