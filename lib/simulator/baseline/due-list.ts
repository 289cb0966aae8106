import type { SeriesId } from '../../core/run-key.ts'
import type { Rule } from '../../core/series.ts'
import type { Renewal } from './renewal.ts'

/** A row of the baseline's due list: what recurs, and when it is due next. */
export interface DueRow {
  seriesId: SeriesId
  rule: Rule
  copy: Omit<Renewal, 'reference'>
  /** Epoch ms; undefined when the series has ended, so that a delivery that comes again does not begin it anew. */
  nextDueMs: number | undefined
}

/** The table that the baseline's scheduler looks through every minute. All writes are conditional. */
export interface DueList {
  /** Adds a series that is not in the list. */
  add(row: DueRow): Promise<'added' | 'exists'>
  due(nowMs: number): Promise<DueRow[]>
  /** Moves a series on, unless somebody else has. */
  advance(row: DueRow, nextDueMs: number | undefined): Promise<'advanced' | 'conflict'>
  end(seriesId: SeriesId): Promise<void>
  /** When something is due next (epoch ms); for looking only. */
  peekNextMs(): number | undefined
}

export function makeDueList(): DueList {
  const rows = new Map<SeriesId, DueRow>()
  return {
    add: async (row) => {
      if (rows.has(row.seriesId)) return 'exists'
      rows.set(row.seriesId, row)
      return 'added'
    },
    due: async (nowMs) => [...rows.values()].filter(({ nextDueMs = Number.POSITIVE_INFINITY }) => nextDueMs <= nowMs),
    advance: async ({ seriesId, nextDueMs: fromMs }, nextDueMs) => {
      const row = rows.get(seriesId)
      if (row === undefined || row.nextDueMs !== fromMs) return 'conflict'
      rows.set(seriesId, { ...row, nextDueMs })
      return 'advanced'
    },
    end: async (seriesId) => {
      const row = rows.get(seriesId)
      if (row !== undefined) rows.set(seriesId, { ...row, nextDueMs: undefined })
    },
    peekNextMs: () => {
      const times = [...rows.values()].flatMap(({ nextDueMs }) => nextDueMs ?? [])
      return times.length === 0 ? undefined : Math.min(...times)
    },
  }
}
