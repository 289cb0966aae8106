import { MINUTE_MS, SECOND_MS } from '../core/duration.ts'
import { maskCause } from '../core/mask.ts'
import { encodeMessage } from '../core/messages.ts'
import { freshPace, GROUP_SIZE, type Group, type Pace, RELEASE_AHEAD_MS, takeSlot } from '../core/pace.ts'
import { requestsOf } from '../core/requests.ts'
import { type Run, wakeMsOf } from '../core/run.ts'
import type { Dependencies } from './dependencies.ts'

type Needs = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>

/** A run that becomes due is released at once by whoever notes it, if its slot is this near. */
const NEAR_MS = 5 * SECOND_MS

/** Whoever shares the pace row writes it at the same moments; a few tries, then the next minute does it. */
const TRIES = 4

/** Sends runs to the queue at send slots; what found no slot within the next 90 seconds stays for the next dispatch. */
export async function releaseRuns(deps: Needs, runs: readonly Run[]): Promise<{ released: number }> {
  const aheadMs = deps.clock.nowMs() + RELEASE_AHEAD_MS
  let released = 0
  for (const slot of await takeSlots(deps, groupsOf(runs), aheadMs)) {
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
    for (const slot of await takeSlots(deps, [[run]], nowMs + NEAR_MS)) {
      await releaseGroup(deps, slot.runs, slot.slotMs)
    }
  } catch (error) {
    deps.log('warn', 'RELEASE_LEFT_TO_DISPATCH', { run: run.key, cause: maskCause(error) })
  }
}

/**
 * Runs that share a delay, else batches never form; oldest first. A run whose claim has expired goes alone: it may be what
 * kills.
 */
function groupsOf(runs: readonly Run[]): Run[][] {
  const alone = runs.filter((run) => run.crashes > 0).map((run) => [run])
  const together = runs.filter((run) => run.crashes === 0)
  const groups: Run[][] = []
  for (let start = 0; start < together.length; start += GROUP_SIZE) {
    groups.push(together.slice(start, start + GROUP_SIZE))
  }
  return [...groups, ...alone].sort((one, two) => firstWakeMs(one) - firstWakeMs(two))
}

function firstWakeMs(runs: readonly Run[]): number {
  return Math.min(...runs.map((run) => wakeMsOf(run) ?? 0))
}

interface Slot {
  runs: Run[]
  slotMs: number
}

/** Takes as many slots as there are before a time, by one conditional write of the pace row. */
async function takeSlots(deps: Needs, groups: readonly Run[][], beforeMs: number): Promise<Slot[]> {
  if (groups.length === 0) return []
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const nowMs = deps.clock.nowMs()
    const before = (await deps.ledger.readPace()) ?? freshPace(deps.settings.apiRequestsPerMinute)
    const taken = before.stopped ? takeProbe(before, groups, nowMs) : takeAll(before, groups, { nowMs, beforeMs })
    if (taken.slots.length === 0) return []
    const saved = await deps.ledger.savePace({ ...taken.pace, version: before.version + 1 })
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

/** A group re-reads its series by one request for each kind of series in it. */
function groupOf(runs: readonly Run[]): Group {
  const kinds = new Set(runs.map((run) => run.seriesId.split(':', 1)[0]))
  const own = runs.map(requestsOf)
  const requests = kinds.size + own.reduce((sum, each) => sum + each, 0)
  return { requests, notBeforeMs: Math.max(...runs.map((run) => wakeMsOf(run) ?? 0)) }
}

/** Notes, then sends: a note without a message heals after ten minutes, a message without a note would be sent twice. */
async function releaseGroup(deps: Needs, runs: readonly Run[], slotMs: number): Promise<number> {
  await deps.ledger.noteRelease({ slotMs, runs: runs.map(({ key, version }) => ({ key, version })) })
  const delaySeconds = Math.max(0, Math.ceil((slotMs - deps.clock.nowMs()) / SECOND_MS))
  const messages = runs.map((run) => ({
    body: encodeMessage({ kind: 'copy_request', run: run.key, epoch: run.epoch }),
    delaySeconds,
  }))
  const sent = await deps.queue.send(messages)
  return sent.filter((outcome) => outcome === 'sent').length
}
