/** What recurs: an order subscription, or a placed order whose metadata asks to recur. */
export const SERIES_KINDS = ['subscription', 'order'] as const
export type SeriesKind = (typeof SERIES_KINDS)[number]

/**
 * A series: its kind and the id of its resource at Commerce Layer. The kind is part of the id because nothing says that
 * ids are unique across resource types.
 */
export type SeriesId = `${SeriesKind}:${string}`

/** One due occurrence of a series, for ever: the series and its original due time in UTC, whole seconds. */
export type RunKey = `${SeriesId}@${string}`

/** Stamped on a copy as `reference`: the run and the number of the POST that made the copy. */
export type Reference = `${RunKey}/${number}`

/** Stamped on every copy that Perennial makes, as `reference_origin`. */
export const REFERENCE_ORIGIN = 'perennial'

/** Commerce Layer's ids are ten characters from this alphabet in every example; what else could be one is not an id. */
const RESOURCE_ID = /^[A-Za-z0-9_-]{1,64}$/
const SERIES_ID = /^(subscription|order):([A-Za-z0-9_-]{1,64})$/
const RUN_KEY = /^((?:subscription|order):[A-Za-z0-9_-]{1,64})@(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/
const POST_NUMBER = /^[1-9]\d{0,5}$/

/** Whether a text can be the id of a resource at Commerce Layer. */
export function isResourceId(text: string): boolean {
  return RESOURCE_ID.test(text)
}

/** The series of a resource. */
export function seriesIdOf(kind: SeriesKind, resourceId: string): SeriesId {
  return `${kind}:${resourceId}`
}

/** The id of a series' resource at Commerce Layer. */
export function resourceIdOf(id: SeriesId): string {
  return id.slice(id.indexOf(':') + 1)
}

/** Takes a series id apart, or undefined when the text is not one. */
export function parseSeriesId(text: string): { id: SeriesId; kind: SeriesKind; resourceId: string } | undefined {
  const [, kind, resourceId] = SERIES_ID.exec(text) ?? []
  if ((kind !== 'subscription' && kind !== 'order') || resourceId === undefined) return undefined
  return { id: seriesIdOf(kind, resourceId), kind, resourceId }
}

/** The key of the run of a series that is due at a time (epoch ms; fractions of a second are cut off). */
export function runKeyOf(seriesId: SeriesId, dueMs: number): RunKey {
  return `${seriesId}@${isoSeconds(dueMs)}`
}

/** Takes a run key apart, or undefined when the text is not one. */
export function parseRunKey(text: string): { key: RunKey; seriesId: SeriesId; dueMs: number } | undefined {
  const [, series = '', due = ''] = RUN_KEY.exec(text) ?? []
  const parsed = parseSeriesId(series)
  const dueMs = Date.parse(due)
  if (parsed === undefined || Number.isNaN(dueMs)) return undefined
  const key = runKeyOf(parsed.id, dueMs)
  // Date.parse makes the 2nd of March of a 30th of February: what is not written back the same was no run key.
  return key === text ? { key, seriesId: parsed.id, dueMs } : undefined
}

/** The reference of a run's POST; posts count from 1. */
export function referenceOf(key: RunKey, post: number): Reference {
  return `${key}/${post}`
}

/** The run and POST that a reference names, or undefined when it is not one of ours. */
export function parseReference(text: string): { key: RunKey; post: number } | undefined {
  const slash = text.lastIndexOf('/')
  const run = parseRunKey(text.slice(0, Math.max(slash, 0)))
  const post = text.slice(slash + 1)
  if (run === undefined || !POST_NUMBER.test(post)) return undefined
  return { key: run.key, post: Number(post) }
}

/** A time as ISO 8601 in UTC with whole seconds, e.g. `2026-12-01T00:00:00Z`. */
export function isoSeconds(timeMs: number): string {
  return `${new Date(Math.floor(timeMs / 1000) * 1000).toISOString().slice(0, 19)}Z`
}
