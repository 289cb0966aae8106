import { MINUTE_MS } from './duration.ts'
import { isLooping } from './looping.ts'
import { RELEASE_AHEAD_MS } from './pace.ts'
import type { Run } from './run.ts'
import type { Settings } from './settings.ts'

/** What a copy request does to the run as the ledger has it. Each that does nothing has a name of its own. */
export type Admission =
  /** Claim the run and work on it. */
  | 'claim'
  /** Read the copy: it is out, and nothing has been heard of it. */
  | 'watch'
  /** The run is parked, and this message is its bell: it belongs into the dead-letter queue. */
  | 'bell'
  /** A parked run whose message was sent again after the parking: a person wants it replayed. */
  | 'replay'
  /** The same, of a run that replays do not help: it stays parked until a person replays it by its name. */
  | 'looping'
  | 'already_done'
  | 'in_work'
  | 'expired'
  | 'not_yet'
  | 'stale'
  | 'late'

/** A message this long after its send slot is acknowledged without effect: the ledger releases the run again. */
export const STALE_REQUEST_MS = 5 * MINUTE_MS

export interface ArrivedRequest {
  epoch: number
  /** When SQS took the message (epoch ms). */
  sentMs: number
}

/** Decides what a copy request does. The ledger is the truth; the request is a hint. */
export function admit(run: Run, request: ArrivedRequest, at: { nowMs: number; settings: Settings }): Admission {
  const { state } = run
  const { nowMs, settings } = at
  if (request.epoch !== run.epoch) return 'stale'
  switch (state.name) {
    case 'completed':
    case 'skipped':
      return 'already_done'
    case 'parked':
      if (request.sentMs <= state.parkedMs + settings.clockSkewMs) return 'bell'
      return isLooping(run) ? 'looping' : 'replay'
    case 'claimed':
      return state.leaseUntilMs + settings.clockSkewMs < nowMs ? 'expired' : 'in_work'
    case 'planned':
    case 'in_doubt':
      if (isLate(request, nowMs)) return 'late'
      return state.wakeMs <= nowMs ? 'claim' : 'not_yet'
    case 'accepted':
      return state.wakeMs <= nowMs ? 'watch' : 'already_done'
    default:
      return state satisfies never
  }
}

/** A message is sent at most so long ahead of its slot. */
function isLate(request: ArrivedRequest, nowMs: number): boolean {
  return request.sentMs + RELEASE_AHEAD_MS + STALE_REQUEST_MS < nowMs
}
