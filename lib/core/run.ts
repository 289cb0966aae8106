import { DAY_MS } from './duration.ts'
import type { History } from './history.ts'
import type { ApiErrorRecord } from './mask.ts'
import type { ParkReason, SkipReason } from './reasons.ts'
import type { RunKey, SeriesId } from './run-key.ts'

/** What a claim is about to do. */
export type Action = 'create' | 'place' | 'look_up'

/** Who creates the copy when a run is due. For `commerce_layer` Perennial guards. */
export type Clock = 'commerce_layer' | 'perennial'

/** The two resources that can be the copy of a run. */
export type CopyType = 'order_copies' | 'recurring_order_copies'

export const COPY_TYPES = ['recurring_order_copies', 'order_copies'] as const satisfies readonly CopyType[]

/** The copy that a run currently stands for, as last seen at Commerce Layer. */
export interface RunCopy {
  type: CopyType
  id: string
  status: string
  createdMs: number
  /** `updated_at` when it was last seen: an older word about it is stale. */
  updatedMs: number
  targetOrderId: string | undefined
  /** Whether Perennial made it: only then may its order be cancelled. */
  ours: boolean
}

/** Times are epoch milliseconds. A run that waits carries `wakeMs`: when the ledger wakes it. */
export type RunState =
  | { name: 'planned'; action: Action; wakeMs: number; fenced: boolean }
  | { name: 'claimed'; action: Action; fenced: boolean; leaseUntilMs: number }
  | { name: 'in_doubt'; sinceMs: number; wakeMs: number }
  | { name: 'accepted'; wakeMs: number }
  | { name: 'completed'; placed: boolean; closedMs: number }
  | { name: 'skipped'; reason: SkipReason; closedMs: number }
  | { name: 'parked'; reason: ParkReason; parkedMs: number }

/** One due occurrence of a series, and everything that is known about it. */
export interface Run {
  key: RunKey
  seriesId: SeriesId
  /** The original due time, whole seconds. */
  dueMs: number
  /** Where a person moved it (whole seconds): it is made then instead. */
  movedToMs: number | undefined
  clock: Clock
  /** Counts the writes of this row; every write is conditional on it. */
  version: number
  /** Counts the replays: a copy request of an earlier epoch is stale. */
  epoch: number
  state: RunState
  /** Attempts used: failed copies and refused placements. Throttling, doubt and waiting use none. */
  attempts: number
  /** The last new start: a replay, a failure that is retried, a copy that is out. Undefined: the due time counts. */
  startedMs: number | undefined
  /** Waits in a row that used no attempt; the exponent of the back-off. */
  waits: number
  /** Claims to create so far, which is the number in the last reference. */
  posts: number
  /** Once in doubt, always: every later POST of this run is fenced, also after a replay. */
  doubted: boolean
  /** By when the last POST that places its order by itself was sent, if it was: its holder is dead by then. */
  lastPlainPostMs: number | undefined
  /** Claims in a row that expired under their holder. */
  crashes: number
  copy: RunCopy | undefined
  /** The failed copies that used the last attempts, newest last: one failure is counted once, however often it is told. */
  countedCopyIds: readonly string[]
  /**
   * Set when the run is taken away from the platform, or gets a copy that is not the platform's, until its schedule was seen where it
   * belongs after our POST: where `next_run_at` belongs.
   */
  takeoverNextRunMs: number | undefined
  error: ApiErrorRecord | undefined
  /** Why a person discarded it, in their words, masked. */
  note: string | undefined
  /** The intervention that replayed or discarded it last, if a command did; a replay from the queue has none. */
  interventionId: string | undefined
  history: History
}

/** What a new run starts from. */
export interface NewRun {
  key: RunKey
  seriesId: SeriesId
  dueMs: number
  clock: Clock
  state: RunState
}

/** A run that nobody has worked on yet. */
export function newRun(from: NewRun, history: History): Run {
  return {
    ...from,
    movedToMs: undefined,
    version: 1,
    epoch: 1,
    attempts: 0,
    startedMs: undefined,
    waits: 0,
    posts: 0,
    doubted: false,
    lastPlainPostMs: undefined,
    crashes: 0,
    copy: undefined,
    countedCopyIds: [],
    takeoverNextRunMs: undefined,
    error: undefined,
    note: undefined,
    interventionId: undefined,
    history,
  }
}

/** How long a closed run is kept. */
export const RUN_KEPT_MS = 400 * DAY_MS

/** When the run is to be made (epoch ms): lateness is counted from here. */
export function scheduledMs({ dueMs, movedToMs }: Run): number {
  return movedToMs ?? dueMs
}

/** Whether a person asked for a run of its own, beside the rule of its series. */
export function isAsked({ history }: Run): boolean {
  return history.first[0]?.why === 'asked'
}

/** Whether a person wants this very run, asked for or replayed: neither a pause nor a policy holds it back. */
export function isWanted(run: Run): boolean {
  return run.epoch > 1 || isAsked(run)
}

/** Whether something was done for the run already, or may have been. */
export function isBegun(run: Run): boolean {
  return run.posts > 0 || run.copy !== undefined || run.takeoverNextRunMs !== undefined
}

/** Whether the run is planned, and nothing was done for it yet. */
export function isUntouched(run: Run): boolean {
  return run.state.name === 'planned' && !isBegun(run)
}

/** Whether the run can still move by itself: everything but completed, skipped and parked. */
export function isOpen(run: Run): boolean {
  return wakeMsOf(run) !== undefined
}

/** Whether the run has ended, and needs nobody. */
export function isOver({ state }: Run): boolean {
  return state.name === 'completed' || state.name === 'skipped'
}

/** Whether a person has given the run up for good: no copy that ends after all has it placed or tried again. */
export function isGivenUp({ state }: Run): boolean {
  return state.name === 'skipped' && state.reason === 'discarded'
}

/**
 * When the ledger wakes the run (epoch ms), or undefined when nothing does. A claim wakes when its lease is over, so that
 * a run whose holder died is found even when its message was lost.
 */
export function wakeMsOf(run: Run): number | undefined {
  const { state } = run
  switch (state.name) {
    case 'planned':
    case 'in_doubt':
    case 'accepted':
      return state.wakeMs
    case 'claimed':
      return state.leaseUntilMs
    case 'completed':
    case 'skipped':
    case 'parked':
      return undefined
    default:
      return state satisfies never
  }
}
