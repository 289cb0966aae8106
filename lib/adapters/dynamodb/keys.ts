import { type Fields, textField } from '../../core/fields.ts'
import type { ReadList } from '../../core/reconciliation.ts'
import { isoSeconds, parseRunKey, type RunKey, type SeriesId } from '../../core/run-key.ts'

/** The primary key of a row. */
export interface RowKey {
  pk: string
  sk: string
}

const RUN_PREFIX = 'run#'

/** Runs lie under their series, in the order in which they are due. */
export function runRowKey(key: RunKey): RowKey {
  const parsed = parseRunKey(key)
  if (parsed === undefined) throw new RangeError(`not a run key: ${key}`)
  return { pk: parsed.seriesId, sk: runSortKey(parsed.dueMs) }
}

/** The sort key of a run that is due at a time; those of one series sort by it. */
export function runSortKey(dueMs: number): string {
  return `${RUN_PREFIX}${isoSeconds(dueMs)}`
}

/** Smaller than the sort key of every run. */
export const FIRST_RUN_SORT_KEY = RUN_PREFIX

/** The run that a row key names, or undefined when it names something else. */
export function parseRunRowKey(pk: string, sk: string): { key: RunKey; seriesId: SeriesId; dueMs: number } | undefined {
  return sk.startsWith(RUN_PREFIX) ? parseRunKey(`${pk}@${sk.slice(RUN_PREFIX.length)}`) : undefined
}

export function seriesRowKey(id: SeriesId): RowKey {
  return { pk: id, sk: 'series' }
}

/** All interventions lie together: there are as many as there are evenings on which somebody was called. */
export function interventionRowKey(id: string): RowKey {
  return { pk: 'intervention', sk: id }
}

/** Rows of which there is one each. */
export type SingleRow = 'pace' | 'first_start' | 'audit' | `reconciled_to#${ReadList}`

export function singleRowKey(name: SingleRow): RowKey {
  return { pk: name, sk: name }
}

/** The key of a row that was read. */
export function rowKeyOf(row: Fields): RowKey {
  return { pk: textField(row, 'pk') ?? '', sk: textField(row, 'sk') ?? '' }
}

/** A key as one text. No partition of ours has a space in its name. */
export function rowKeyText({ pk, sk }: RowKey): string {
  return `${pk} ${sk}`
}

export function parseRowKeyText(text: string): RowKey {
  const space = text.indexOf(' ')
  return { pk: text.slice(0, space), sk: text.slice(space + 1) }
}
