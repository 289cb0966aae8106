import type { Fields } from '../../core/fields.ts'
import type { Pace, StopReason } from '../../core/pace.ts'
import { NO_TURNS, type RecentTurns } from '../../core/recent-turns.ts'
import type { Row } from './attributes.ts'
import { singleRowKey } from './keys.ts'
import { currentRowReader, ROW_FORMAT, type RowReader } from './row-reader.ts'
import { iso } from './run-state.ts'

const STOP_REASONS = ['configuration', 'unreachable'] as const satisfies readonly StopReason[]

/** Slots lie fractions of a millisecond apart, so they stay numbers where other times are text. */
export function encodePace(pace: Pace): Row {
  const { stopped } = pace
  return {
    ...singleRowKey('pace'),
    format: ROW_FORMAT,
    version: pace.version,
    dispatches: pace.dispatches,
    next_slot_ms: pace.nextSlotMs,
    next_turn_ms: pace.nextTurnMs,
    recent_turns: { last_from_ms: pace.recentTurns.lastFromMs, counts: [...pace.recentTurns.counts] },
    others_per_minute: pace.othersPerMinute,
    worked_ms: pace.workedMs,
    working_since_ms: pace.workingSinceMs,
    told_ms: pace.toldMs,
    requests_per_minute: pace.requestsPerMinute,
    limit_per_minute: pace.limitPerMinute,
    quiet_until_ms: pace.quietUntilMs,
    stopped: stopped && {
      reason: stopped.reason,
      since: iso(stopped.sinceMs),
      next_probe_at: iso(stopped.nextProbeMs),
    },
    unreachable: pace.unreachable,
  }
}

/** @throws {UnreadableRow} when the row is not a pace of the present format. */
export function decodePace(fields: Fields): Pace {
  const row = currentRowReader('pace', fields)
  return {
    version: row.whole('version'),
    // Earlier versions had neither these nor turns.
    dispatches: row.maybe('dispatches', row.whole) ?? 0,
    nextSlotMs: row.number('next_slot_ms'),
    nextTurnMs: row.maybe('next_turn_ms', row.number) ?? 0,
    recentTurns: row.maybe('recent_turns', (name) => decodeRecentTurns(row.nested(name))) ?? NO_TURNS,
    othersPerMinute: row.maybe('others_per_minute', row.whole) ?? 0,
    // What took a turn was not told apart then.
    workedMs: row.maybe('worked_ms', row.number) ?? row.maybe('next_turn_ms', row.number) ?? 0,
    workingSinceMs: row.maybe('working_since_ms', row.number) ?? 0,
    toldMs: row.maybe('told_ms', row.number) ?? 0,
    requestsPerMinute: row.number('requests_per_minute'),
    limitPerMinute: row.maybe('limit_per_minute', row.whole),
    quietUntilMs: row.number('quiet_until_ms'),
    stopped: row.maybe('stopped', (name) => decodeStopped(row.nested(name))),
    unreachable: row.whole('unreachable'),
  }
}

function decodeRecentTurns(row: RowReader): RecentTurns {
  const counts = row.list('counts').map((count) => (typeof count === 'number' ? count : 0))
  return { lastFromMs: row.number('last_from_ms'), counts }
}

function decodeStopped(row: RowReader): Exclude<Pace['stopped'], undefined> {
  const [sinceMs, nextProbeMs] = [row.time('since'), row.time('next_probe_at')]
  return { reason: row.choice('reason', STOP_REASONS), sinceMs, nextProbeMs }
}
