import { PARK_REASONS, SKIP_REASONS } from '../../core/reasons.ts'
import type { Action, RunState } from '../../core/run.ts'
import { STATE_NAMES } from '../../core/state-names.ts'
import type { Row } from './attributes.ts'
import type { RowReader } from './row-reader.ts'

const ACTIONS = ['create', 'place', 'look_up'] as const satisfies readonly Action[]

/** Every attribute that a state may have; what the next state lacks is removed from the row. */
export const STATE_ATTRIBUTES = [
  'state',
  'action',
  'fenced',
  'state_wake_at',
  'lease_until',
  'doubt_since',
  'placed',
  'closed_at',
  'reason',
  'parked_at',
] as const

/** The wake time of a state is apart from that of the index (`wake_at`), which may be older. */
export function encodeState(state: RunState): Row {
  switch (state.name) {
    case 'planned':
      return { state: state.name, action: state.action, fenced: state.fenced, state_wake_at: iso(state.wakeMs) }
    case 'claimed':
      return { state: state.name, action: state.action, fenced: state.fenced, lease_until: iso(state.leaseUntilMs) }
    case 'in_doubt':
      return { state: state.name, doubt_since: iso(state.sinceMs), state_wake_at: iso(state.wakeMs) }
    case 'accepted':
      return { state: state.name, state_wake_at: iso(state.wakeMs) }
    case 'completed':
      return { state: state.name, placed: state.placed, closed_at: iso(state.closedMs) }
    case 'skipped':
      return { state: state.name, reason: state.reason, closed_at: iso(state.closedMs) }
    case 'parked':
      return { state: state.name, reason: state.reason, parked_at: iso(state.parkedMs) }
    default:
      return state satisfies never
  }
}

export function decodeState(row: RowReader): RunState {
  const name = row.choice('state', STATE_NAMES)
  switch (name) {
    case 'planned':
      return {
        name,
        action: row.choice('action', ACTIONS),
        wakeMs: row.time('state_wake_at'),
        fenced: row.flag('fenced'),
      }
    case 'claimed':
      return {
        name,
        action: row.choice('action', ACTIONS),
        fenced: row.flag('fenced'),
        leaseUntilMs: row.time('lease_until'),
      }
    case 'in_doubt':
      return { name, sinceMs: row.time('doubt_since'), wakeMs: row.time('state_wake_at') }
    case 'accepted':
      return { name, wakeMs: row.time('state_wake_at') }
    case 'completed':
      return { name, placed: row.flag('placed'), closedMs: row.time('closed_at') }
    case 'skipped':
      return { name, reason: row.choice('reason', SKIP_REASONS), closedMs: row.time('closed_at') }
    case 'parked':
      return { name, reason: row.choice('reason', PARK_REASONS), parkedMs: row.time('parked_at') }
    default:
      return name satisfies never
  }
}

/** Times in rows: ISO 8601, UTC, with milliseconds, so that they can be read and sort as text. */
export function iso(timeMs: number): string {
  return new Date(timeMs).toISOString()
}
