import { HOUR_MS, MINUTE_MS, SECOND_MS } from './duration.ts'
import { addTurns, NO_TURNS, type RecentTurns } from './recent-turns.ts'

/** Why releases are stopped but for one probe a minute. */
export type StopReason = 'configuration' | 'unreachable'

/** The one row that spaces all requests to Commerce Layer. */
export interface Pace {
  version: number
  /** Counts the dispatches: one that began before another has released something releases nothing. */
  dispatches: number
  /** When the next send slot is free (epoch ms): runs are sent to the queue for it, up to 90 s ahead. */
  nextSlotMs: number
  /** When the next request may be sent (epoch ms): whoever sends one takes this turn first. */
  nextTurnMs: number
  recentTurns: RecentTurns
  /** Until when runs have last had turns (epoch ms): whoever reads something meanwhile makes none. */
  workedMs: number
  /** Since when they have had some without a gap (epoch ms). */
  workingSinceMs: number
  /** How many requests a minute others seem to send, who share the limit. */
  othersPerMinute: number
  /** At most the configured rate; less after a 429, and while others use the limit too. */
  requestsPerMinute: number
  /** The limit that Commerce Layer last told; undefined: it never did. */
  limitPerMinute: number | undefined
  /** When it told it (epoch ms). */
  toldMs: number
  /** Neither slot nor turn before this time: what a 429 asked for. */
  quietUntilMs: number
  stopped: { reason: StopReason; sinceMs: number; nextProbeMs: number } | undefined
  /** Runs in a row that found Commerce Layer unreachable. */
  unreachable: number
}

/** SQS takes at most 10 messages in one send, and create-copies at most 10 in one batch. */
const LARGEST_GROUP = 10

/** What the requests of a group may take at its pace: a third of what create-copies has for its batch. */
const GROUP_MS = 20 * SECOND_MS

/** How far ahead of its slot a message may be sent: three half-minutes, so that the next dispatch is in time. */
export const RELEASE_AHEAD_MS = 90 * SECOND_MS

/** The pace never falls below this: slower, and create-copies had no time for the requests of one run. */
export const SLOWEST_PER_MINUTE = 12

const UNREACHABLE_BEFORE_STOP = 3

/** The pace of a ledger that has none yet. */
export function freshPace(requestsPerMinute: number): Pace {
  return {
    version: 0,
    dispatches: 0,
    nextSlotMs: 0,
    nextTurnMs: 0,
    recentTurns: NO_TURNS,
    workedMs: 0,
    workingSinceMs: 0,
    toldMs: 0,
    othersPerMinute: 0,
    requestsPerMinute,
    limitPerMinute: undefined,
    quietUntilMs: 0,
    stopped: undefined,
    unreachable: 0,
  }
}

/** How many runs go out together (1 to 10): as many as can be worked on in a third of a minute at this pace. */
export function groupSize(pace: Pick<Pace, 'requestsPerMinute'>): number {
  return Math.max(1, Math.min(LARGEST_GROUP, Math.floor(GROUP_MS / spacingMs(pace))))
}

/** How far apart requests are (ms). */
export function spacingMs({ requestsPerMinute }: Pick<Pace, 'requestsPerMinute'>): number {
  return MINUTE_MS / requestsPerMinute
}

/** A group of runs that share one send slot. */
export interface Group {
  /** What its runs will ask of the API, its shared re-read included. */
  requests: number
  /** When the last of its runs wakes: a message that arrives before would find nothing to do. */
  notBeforeMs: number
}

/** No slot and no turn is taken so far ahead: what says so was written by a clock that is wrong. */
const MOST_AHEAD_MS = 10 * MINUTE_MS

function sane(ms: number, nowMs: number): number {
  return ms > nowMs + MOST_AHEAD_MS ? nowMs : ms
}

/**
 * Takes the next free send slot for a group: its requests at the present rate keep the next group away.
 * The slot is never before now, nor before the end of a quiet time, nor before requests have a turn. A group that wakes later
 * is sent for later, and keeps nobody from the slots before.
 */
export function takeSlot(pace: Pace, group: Group, nowMs: number): { pace: Pace; slotMs: number } {
  const { nextSlotMs, nextTurnMs, quietUntilMs } = pace
  const freeMs = Math.max(nowMs, sane(nextSlotMs, nowMs), sane(nextTurnMs, nowMs), quietUntilMs)
  const slotMs = Math.max(freeMs, group.notBeforeMs)
  return { pace: { ...pace, nextSlotMs: freeMs + group.requests * spacingMs(pace) }, slotMs }
}

/** Takes the turns of so many requests, one after the other from `firstMs` on. */
export function takeTurns(pace: Pace, requests: number, nowMs: number): { pace: Pace; firstMs: number } {
  const firstMs = Math.max(nowMs, sane(pace.nextTurnMs, nowMs), pace.quietUntilMs)
  const taken = { firstMs, requests, spacingMs: spacingMs(pace) }
  const recentTurns = addTurns(pace.recentTurns, taken)
  const nextTurnMs = firstMs + requests * taken.spacingMs
  return { pace: { ...pace, nextTurnMs, recentTurns }, firstMs }
}

/** The same for runs that are worked on. */
export function takeTurnsOfRuns(pace: Pace, requests: number, nowMs: number): { pace: Pace; firstMs: number } {
  const taken = takeTurns(pace, requests, nowMs)
  const workedMs = taken.pace.nextTurnMs
  return { ...taken, pace: { ...taken.pace, workedMs, workingSinceMs: workingSince(pace, nowMs) } }
}

/** Without a turn of theirs for so long, nothing has worked on runs, or none was due. */
const GAP_MS = HOUR_MS

/**
 * Since when runs are made without a gap (epoch ms): what was due before was missed, if it was due long before; what was due since,
 * and is late, waits only for its turn.
 */
export function workingSince({ workedMs, stopped, workingSinceMs }: Pace, nowMs: number): number {
  const isBack = workedMs < nowMs - GAP_MS || (stopped !== undefined && stopped.sinceMs < nowMs - GAP_MS)
  return isBack ? nowMs : workingSinceMs
}

/** The pace after so many requests that no release foresaw: what is released next makes room for them. */
export function makeRoom(pace: Pace, requests: number, nowMs: number): Pace {
  return { ...pace, nextSlotMs: Math.max(nowMs, sane(pace.nextSlotMs, nowMs)) + requests * spacingMs(pace) }
}

/** A backlog fills the slots of more than the next quarter of a minute. */
const BACKLOG_MS = 15 * SECOND_MS

/** Whether more runs are due than go out at once: slots are taken well ahead. */
export function isBusy(pace: Pace, nowMs: number): boolean {
  return pace.nextSlotMs > nowMs + BACKLOG_MS
}

/** The pace after a request that never left: several runs in a row stop the releases. */
export function countUnreachable(pace: Pace, nowMs: number): Pace {
  const unreachable = pace.unreachable + 1
  const counted = { ...pace, unreachable }
  return unreachable < UNREACHABLE_BEFORE_STOP ? counted : stop(counted, 'unreachable', nowMs)
}

/** Stops all releases but one probe a minute. */
export function stop(pace: Pace, reason: StopReason, nowMs: number): Pace {
  return { ...pace, stopped: { reason, sinceMs: pace.stopped?.sinceMs ?? nowMs, nextProbeMs: nowMs + MINUTE_MS } }
}

/** The pace after an answer from Commerce Layer: whatever stopped it is over. */
export function resume(pace: Pace, nowMs: number): Pace {
  const isRunning = pace.stopped === undefined && pace.unreachable === 0
  return isRunning ? pace : { ...pace, stopped: undefined, unreachable: 0, workingSinceMs: workingSince(pace, nowMs) }
}
