/** The largest page there is, and so the most ids that one list request can ask for. */
export const PAGE_SIZE = 25

/** What a list or a single read asks for beside its path. */
export interface QueryParts {
  /** Filters by attribute and predicate, e.g. `{ id_in: 'a,b' }`; undefined ones are left out. */
  filters?: Readonly<Record<string, string | undefined>>
  include?: readonly string[]
  /** Which attributes of a type the answer is to carry; all of them where nothing is said. */
  fields?: Readonly<Record<string, readonly string[]>>
  sort?: string
  /** From 1; only lists have pages. */
  page?: { number: number; size: number }
}

/** A query in the form that the API expects: brackets percent-encoded, lists joined by commas. */
export function apiQuery(parts: QueryParts): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parts.filters ?? {})) {
    if (value !== undefined) query.set(`filter[q][${name}]`, value)
  }
  if (parts.include !== undefined) query.set('include', parts.include.join(','))
  for (const [type, names] of Object.entries(parts.fields ?? {})) query.set(`fields[${type}]`, names.join(','))
  if (parts.sort !== undefined) query.set('sort', parts.sort)
  if (parts.page !== undefined) {
    query.set('page[number]', String(parts.page.number))
    query.set('page[size]', String(parts.page.size))
  }
  return query
}

/** The query for the resources with one of at most 25 ids. */
export function byIds(ids: readonly string[], parts: QueryParts): URLSearchParams {
  return apiQuery({ ...parts, filters: { id_in: ids.join(',') }, page: { number: 1, size: PAGE_SIZE } })
}

/** A time in a filter or attribute: ISO 8601, UTC, with milliseconds. */
export function apiTime(timeMs: number): string {
  return new Date(timeMs).toISOString()
}
