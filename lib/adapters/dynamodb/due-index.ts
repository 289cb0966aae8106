import { type Lane, laneOf } from '../../core/lane.ts'
import { type Run, wakeMsOf } from '../../core/run.ts'
import { iso } from './run-state.ts'

/** The sparse index over runs that wait for their time or for a person; only they have its attributes. */
export const DUE_INDEX = 'due'

export const PARKED_BUCKET = 'parked'

const BUCKETS = 8

/** Every run is planned in the lane `due`, and one partition would take every write of the table; the others see little. */
const BUCKETS_OF: Readonly<Record<Lane, readonly string[]>> = {
  asked: ['asked'],
  begun: ['begun'],
  due: Array.from({ length: BUCKETS }, (_, number) => `due#${number}`),
}

/** The partitions in which the open runs of a lane, or of all, lie. */
export function bucketsOf(lane: Lane | undefined): readonly string[] {
  return lane === undefined ? Object.values(BUCKETS_OF).flat() : BUCKETS_OF[lane]
}

/** A place in the index. */
export interface IndexEntry {
  bucket: string
  wake_at: string
}

/**
 * What a write does to the run's place in the index. `keep` saves the write units of moving it: a claimed or accepted
 * run may lie there under an earlier time than its own, since whoever finds it judges by the state; never under a later one.
 */
export type IndexChange = { kind: 'put'; entry: IndexEntry } | { kind: 'remove' } | { kind: 'keep'; entry: IndexEntry }

export function indexChange(run: Run): IndexChange {
  const { state } = run
  switch (state.name) {
    case 'planned':
    case 'in_doubt':
      return { kind: 'put', entry: dueEntry(run, state.wakeMs) }
    case 'claimed':
      return { kind: 'keep', entry: dueEntry(run, state.leaseUntilMs) }
    case 'accepted':
      return { kind: wasClaimed(run) ? 'keep' : 'put', entry: dueEntry(run, state.wakeMs) }
    case 'parked':
      return { kind: 'put', entry: { bucket: PARKED_BUCKET, wake_at: iso(state.parkedMs) } }
    case 'completed':
    case 'skipped':
      return { kind: 'remove' }
    default:
      return state satisfies never
  }
}

/** Where the index should have a run by its state alone; undefined when nothing wakes it. */
export function ownEntry(run: Run): IndexEntry | undefined {
  const wakeMs = wakeMsOf(run)
  return wakeMs === undefined ? undefined : dueEntry(run, wakeMs)
}

/** A claim is of a run whose time has come. What is accepted without one may have lain under a time far ahead. */
function wasClaimed({ history }: Run): boolean {
  return (history.last.at(-1) ?? history.first.at(-1))?.from === 'claimed'
}

function dueEntry(run: Run, wakeMs: number): IndexEntry {
  const buckets = bucketsOf(laneOf(run))
  return { bucket: buckets[hash(run.key) % buckets.length] ?? '', wake_at: iso(wakeMs) }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193)
  return value >>> 0
}
