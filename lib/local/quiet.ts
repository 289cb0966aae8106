import { sleepMs } from './real-timers.ts'

export interface Activity {
  /** Events that functions have not handled to their end. */
  invocations: () => number
  /** Receives and batches of the queue's poller. */
  batches: () => number
  /** Copy requests that could be received now. */
  receivable: () => Promise<number>
}

const LOOK_EVERY_MS = 10

/** Resolves when nothing is in flight and nothing waits to be received. What waits for its time does not count. */
export async function quiet(activity: Activity): Promise<void> {
  const inFlight = () => activity.batches() + activity.invocations()
  // Asked on both sides of the look at the queue: whatever fills or empties it meanwhile is in flight on one of them.
  while (inFlight() > 0 || (await activity.receivable()) > 0 || inFlight() > 0) await sleepMs(LOOK_EVERY_MS)
}
