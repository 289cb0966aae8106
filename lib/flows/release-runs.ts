import { chunksOf } from '../core/chunks.ts'
import { MINUTE_MS, SECOND_MS } from '../core/duration.ts'
import { type Lane, laneOf, mergeLanes } from '../core/lane.ts'
import { maskCause } from '../core/mask.ts'
import { encodeMessage } from '../core/messages.ts'
import { freshPace, type Group, groupSize, type Pace, RELEASE_AHEAD_MS, takeSlot } from '../core/pace.ts'
import { requestsOfAll } from '../core/requests.ts'
import { type Run, wakeMsOf } from '../core/run.ts'
import { parseSeriesId, SERIES_KINDS } from '../core/run-key.ts'
import type { Dependencies } from './dependencies.ts'

type Needs = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>

/** A run that becomes due is released at once by whoever notes it, if its slot is this near. */
const NEAR_MS = 5 * SECOND_MS

/**
 * A message arrives so long before its slot: delays are whole seconds, and a batch is gathered for two. The batch waits for its
 * turn, so that what is early costs nothing, and nothing is late.
 */
const LEAD_MS = 3 * SECOND_MS

/** Whoever shares the pace row writes it at the same moments; a few tries, then the next minute does it. */
const TRIES = 4

/**
 * Sends runs to the queue at send slots; what found no slot within the next 90 seconds stays for the next dispatch. One dispatch
 * at a time: where another has released something since this one began, what is in hand may be on its way already.
 *
 * @param dispatches The count of dispatches in the pace when this one began.
 */
export async function releaseRuns(
  deps: Needs,
  runs: readonly Run[],
  dispatches: number,
): Promise<{ released: number }> {
  const beforeMs = deps.clock.nowMs() + RELEASE_AHEAD_MS
  let released = 0
  for (const slot of await takeSlots(deps, runs, { beforeMs, dispatches })) {
    released += await releaseGroup(deps, slot.runs, slot.slotMs)
  }
  return { released }
}

/** Releases a run that is due now, if a slot is near. What fails here is no loss: the ledger wakes the run. */
export async function releaseIfNear(deps: Needs, run: Run): Promise<void> {
  const nowMs = deps.clock.nowMs()
  const wakeMs = wakeMsOf(run)
  if (wakeMs === undefined || wakeMs > nowMs) return
  try {
    for (const slot of await takeSlots(deps, [run], { beforeMs: nowMs + NEAR_MS })) {
      await releaseGroup(deps, slot.runs, slot.slotMs)
    }
  } catch (error) {
    deps.log('warn', 'RELEASE_LEFT_TO_DISPATCH', { run: run.key, cause: maskCause(error) })
  }
}

/** Runs by lane, each lane in its order; a person's never wait behind a backlog. */
function groupsOf(runs: readonly Run[], pace: Pace): Run[][] {
  const size = groupSize(pace)
  const lane = (name: Lane) =>
    inGroups(
      runs.filter((run) => laneOf(run) === name),
      size,
    )
  return mergeLanes({ asked: lane('asked'), begun: lane('begun'), due: lane('due') })
}

/**
 * Runs that share a delay, else batches never form; oldest first, and of one kind, which is read again by one request. A run
 * whose claim has expired goes alone: it may be what kills.
 */
function inGroups(runs: readonly Run[], size: number): Run[][] {
  const groups = runs.filter((run) => run.crashes > 0).map((run) => [run])
  for (const kind of SERIES_KINDS) {
    const together = runs.filter((run) => run.crashes === 0 && parseSeriesId(run.seriesId)?.kind === kind)
    groups.push(...chunksOf(together, size))
  }
  return groups.sort((one, two) => firstWakeMs(one) - firstWakeMs(two))
}

function firstWakeMs(runs: readonly Run[]): number {
  return Math.min(...runs.map((run) => wakeMsOf(run) ?? 0))
}

interface Slot {
  runs: Run[]
  slotMs: number
}

interface SlotsWanted {
  beforeMs: number
  /** Of a dispatch: how many there had been when it began. */
  dispatches?: number
}

/** Takes as many slots as there are before a time, by one conditional write of the pace row. */
async function takeSlots(deps: Needs, runs: readonly Run[], { beforeMs, dispatches }: SlotsWanted): Promise<Slot[]> {
  if (runs.length === 0) return []
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const nowMs = deps.clock.nowMs()
    const before = (await deps.ledger.readPace()) ?? freshPace(deps.settings.apiRequestsPerMinute)
    if (dispatches !== undefined && before.dispatches !== dispatches) return []
    const groups = groupsOf(runs, before)
    const taken = before.stopped ? takeProbe(before, groups, nowMs) : takeAll(before, groups, { nowMs, beforeMs })
    if (taken.slots.length === 0) return []
    const counted = { ...taken.pace, dispatches: before.dispatches + (dispatches === undefined ? 0 : 1) }
    const saved = await deps.ledger.savePace({ ...counted, version: before.version + 1 })
    if (saved === 'saved') return taken.slots
  }
  deps.log('info', 'PACE_BUSY')
  return []
}

function takeAll(
  before: Pace,
  groups: readonly Run[][],
  at: { nowMs: number; beforeMs: number },
): { pace: Pace; slots: Slot[] } {
  let pace = before
  const slots: Slot[] = []
  for (const runs of groups) {
    const taken = takeSlot(pace, groupOf(runs), at.nowMs)
    if (taken.slotMs > at.beforeMs) break
    slots.push({ runs, slotMs: taken.slotMs })
    pace = taken.pace
  }
  return { pace, slots }
}

/** While releases are stopped, one run a minute finds out whether they need be. */
function takeProbe(before: Pace, groups: readonly Run[][], nowMs: number): { pace: Pace; slots: Slot[] } {
  const [first] = groups
  const [run] = first ?? []
  if (before.stopped === undefined || run === undefined || before.stopped.nextProbeMs > nowMs) {
    return { pace: before, slots: [] }
  }
  const stopped = { ...before.stopped, nextProbeMs: nowMs + MINUTE_MS }
  const taken = takeSlot(before, groupOf([run]), nowMs)
  // A quiet time may be longer than a message can be delayed; the probe after it will do.
  if (taken.slotMs > nowMs + RELEASE_AHEAD_MS) return { pace: before, slots: [] }
  return { pace: { ...taken.pace, stopped }, slots: [{ runs: [run], slotMs: taken.slotMs }] }
}

function groupOf(runs: readonly Run[]): Group {
  return { requests: requestsOfAll(runs), notBeforeMs: lastWakeMs(runs) }
}

function lastWakeMs(runs: readonly Run[]): number {
  return Math.max(...runs.map((run) => wakeMsOf(run) ?? 0))
}

/** Notes, then sends: a note without a message heals after ten minutes, a message without a note would be sent twice. */
async function releaseGroup(deps: Needs, runs: readonly Run[], slotMs: number): Promise<number> {
  await deps.ledger.noteRelease({ slotMs, runs: runs.map(({ key, version }) => ({ key, version })) })
  const arriveMs = Math.max(slotMs - LEAD_MS, lastWakeMs(runs))
  const delaySeconds = Math.max(0, Math.ceil((arriveMs - deps.clock.nowMs()) / SECOND_MS))
  const messages = runs.map((run) => ({
    body: encodeMessage({ kind: 'copy_request', run: run.key, epoch: run.epoch }),
    delaySeconds,
  }))
  const sent = await deps.queue.send(messages)
  return sent.filter((outcome) => outcome === 'sent').length
}
