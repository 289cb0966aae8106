import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lib/core/duration.ts'
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts'
import type { OtherConsumer } from './other-consumer.ts'

/** When every world begins. */
export const START_MS = Date.parse('2026-03-01T00:00:00Z')

export interface Scenario {
  /** When each run is due (epoch ms, whole seconds). */
  dueTimes: readonly number[]
  /** When the schedules begin. Runs that are due before are an outage's backlog. */
  openMs: number
  other?: OtherConsumer
  /** Default: all are subscriptions. */
  every2ndAnOrder?: boolean
  /** How long it goes on when the last order is placed. Default: for what follows on that, deliveries above all. */
  afterwardsMs?: number
}

/** When runs are due: at half past, so that the hourly reconciliation falls into the work on many of them. */
const DUE_MS = START_MS + 6.5 * HOUR_MS

/** A dispatch sends 90 s ahead, so there has to be one before the first runs are due. */
const BEFOREHAND_MS = 5 * MINUTE_MS

/** Runs that are all due at the same moment. */
export function sameMoment(runs: number): Scenario {
  return { dueTimes: Array.from({ length: runs }, () => DUE_MS), openMs: DUE_MS - BEFOREHAND_MS }
}

/** Runs that are due one after the other, and so long a calm after them that each is reconciled. */
export function steady(runs: number, hours: number): Scenario {
  const afterMs = (index: number): number => Math.ceil((index * hours * HOUR_MS) / runs / SECOND_MS) * SECOND_MS
  const dueTimes = Array.from({ length: runs }, (_, index) => DUE_MS + afterMs(index))
  return { dueTimes, openMs: DUE_MS - BEFOREHAND_MS, afterwardsMs: 3 * HOUR_MS }
}

/** What an outage leaves: runs that fell due one after the other in the hours before, and that nothing has released. */
export function backlog(runs: number, hours: number): Scenario {
  const beforeMs = (index: number): number => ((runs - index) * hours * HOUR_MS) / runs
  const dueTimes = Array.from(
    { length: runs },
    (_, index) => DUE_MS - Math.ceil(beforeMs(index) / SECOND_MS) * SECOND_MS,
  )
  return { dueTimes, openMs: DUE_MS }
}

/** Ten runs share one request that reads their series. */
const REQUESTS_PER_RUN = 1.1

/**
 * A scenario, and somebody else who uses half of the live limit: from a third of the time that Perennial would need alone, for as
 * long again.
 */
export function besideOther(scenario: Scenario): Scenario & { other: OtherConsumer } {
  const runs = scenario.dueTimes.length
  const thirdMs = (runs * REQUESTS_PER_RUN * MINUTE_MS) / DEFAULT_SETTINGS.apiRequestsPerMinute / 3
  return { ...scenario, other: { fromMs: DUE_MS + thirdMs, toMs: DUE_MS + 2 * thirdMs, perMinute: 100 } }
}
