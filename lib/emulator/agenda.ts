import { countBefore } from './sorted.ts'

/** What the emulator has to do at a time. Plain data, so that it survives in a snapshot. */
export type Task =
  | { readonly kind: 'start_copy'; readonly copyId: string }
  | { readonly kind: 'finish_copy'; readonly copyId: string }
  | { readonly kind: 'place_order'; readonly orderId: string }
  | { readonly kind: 'run_subscription'; readonly subscriptionId: string; readonly nextRunAt: string }
  | { readonly kind: 'alert_renewal'; readonly subscriptionId: string; readonly nextRunAt: string }
  | { readonly kind: 'send_delivery'; readonly deliveryId: string }
  | { readonly kind: 'release_delivery'; readonly deliveryId: string }
  | { readonly kind: 'commit_request'; readonly method: string; readonly url: string; readonly body: string }

export type Entry = { readonly atMs: number; readonly sequence: number; readonly task: Task }

/** Tasks by time; those of one moment in the order in which they were added. */
export type Agenda = {
  add(atMs: number, task: Task): void
  /** Takes the first task whose time has come. */
  takeDue(nowMs: number): Task | undefined
  nextMs(): number | undefined
  /** Does work; what it has added is off the agenda again when it throws. */
  attempt<Result>(work: () => Result): Result
  entries(): readonly Entry[]
}

const before = (left: Entry, right: Entry): boolean =>
  left.atMs < right.atMs || (left.atMs === right.atMs && left.sequence < right.sequence)

export const makeAgenda = (kept: readonly Entry[] = []): Agenda => {
  let entries = kept.toSorted((left, right) => (before(left, right) ? -1 : 1))
  let sequence = entries.reduce((highest, entry) => Math.max(highest, entry.sequence), 0)
  return {
    add: (atMs, task) => {
      sequence += 1
      const entry = { atMs, sequence, task }
      const place = countBefore(entries, (other) => before(other, entry))
      entries.splice(place, 0, entry)
    },
    takeDue: (nowMs) => {
      const first = entries[0]
      if (first === undefined || first.atMs > nowMs) return undefined
      entries.shift()
      return first.task
    },
    nextMs: () => entries[0]?.atMs,
    attempt: (work) => {
      const mark = sequence
      try {
        return work()
      } catch (error) {
        entries = entries.filter((entry) => entry.sequence <= mark)
        sequence = mark
        throw error
      }
    },
    entries: () => [...entries],
  }
}
