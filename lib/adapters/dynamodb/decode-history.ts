import type { History, HistoryEntry } from '../../core/history.ts'
import type { Reason } from '../../core/reasons.ts'
import { STATE_NAMES, type StateName } from '../../core/state-names.ts'
import type { RowReader } from './row-reader.ts'

/** As many as the history keeps of its first moves before it begins to leave out. */
const FIRST_MOVES = 4

const ENTRY = /^(\S{24}) ([a-z_]+)>([a-z_]+) ([a-z_]+) (\d+)$/

export function decodeHistory(row: RowReader): History {
  const entries = row.list('history').map((line) => decodeEntry(line, row))
  return {
    first: entries.slice(0, FIRST_MOVES),
    last: entries.slice(FIRST_MOVES),
    leftOut: row.maybe('history_left_out', row.whole) ?? 0,
  }
}

function decodeEntry(line: unknown, row: RowReader): HistoryEntry {
  const [, at = '', from = '', to = '', why, post] = (typeof line === 'string' && ENTRY.exec(line)) || []
  const fromState = from === 'new' ? from : stateName(from)
  const toState = stateName(to)
  const atMs = Date.parse(at)
  if (fromState === undefined || toState === undefined || Number.isNaN(atMs)) {
    throw row.fail('history', 'moves such as "2026-12-01T00:00:00.000Z new>planned due 0"')
  }
  // A word for people: one that only a newer version knows is as good as any.
  return { atMs, from: fromState, to: toState, why: why as Reason, post: Number(post) }
}

function stateName(text: string): StateName | undefined {
  return STATE_NAMES.find((name) => name === text)
}
