import type { Snapshot } from './snapshot.ts'

/** One delivery attempt as it leaves the emulator. */
export type OutgoingDelivery = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/**
 * Sends one delivery attempt. Rejecting means that no answer came: a broken connection, or none within
 * the five seconds that Commerce Layer waits, which are the sender's to keep.
 */
export type Deliver = (delivery: OutgoingDelivery) => Promise<{ readonly status: number }>

/** What Commerce Layer does not document or lets vary; every member has a default in `defaultBehaviour`. */
export type Behaviour = {
  /** How long a copy stays `pending`. */
  readonly copyStartMs: number
  /** How long a copy stays `in_progress`. */
  readonly copyDurationMs: number
  /** From an event to the first attempt of its deliveries. */
  readonly deliveryDelayMs: number
  /** Waits before each retry of a failed delivery; their number is the number of retries. */
  readonly deliveryRetryDelaysMs: readonly number[]
  /** At most so many delivery attempts wait for their answers at a time. */
  readonly deliveriesInFlight: number
  /** How late the platform's own scheduler is. */
  readonly schedulerLateMs: number
  /** `off`: an outage of the platform's scheduler. */
  readonly scheduler: 'on' | 'off'
  /** Whether runs that fell due during an outage of the scheduler are done when it is back; otherwise they are missed. */
  readonly catchUpAfterOutage: boolean
  /** Whether a copy made by a POST moves its subscription's next_run_at on, as a run of the platform does. */
  readonly manualCopyAdvancesNextRun: boolean
  /** Whether recurring_order_copies can be created for a subscription that is not active. */
  readonly acceptsInactiveSubscription: boolean
  /** Whether a target order inherits its source order's metadata. */
  readonly metadataInherited: boolean
  /** Whether a second copy with the same reference is refused. */
  readonly referencesUnique: boolean
  /** How far lists lag behind writes; retrieving by id never does. */
  readonly listLagMs: number
}

export type EmulatorOptions = {
  readonly clock: { nowMs(): number }
  readonly random: { next(): number }
  readonly deliver: Deliver
  /** Waits for real; needed by the fault `answer_late` only. */
  readonly sleep?: (ms: number) => Promise<void>
  /** Sets the injected clock (epoch milliseconds); without it POST `/_emulator/clock` is refused. */
  readonly setClock?: (nowMs: number) => void | Promise<void>
  /** Default `perennial-demo`. */
  readonly organization?: string
  /** Default `test`. */
  readonly mode?: 'test' | 'live'
  /** Origin of absolute links, without a slash at its end. Default: the origin that the request was made to. */
  readonly origin?: string
  /** Default `demo-client-id` and `demo-client-secret`. */
  readonly clientId?: string
  readonly clientSecret?: string
  /** Default `off`. */
  readonly rateLimits?: 'off' | 'real'
  readonly behaviour?: Partial<Behaviour>
  /** What an earlier emulator's `snapshot()` gave; everything continues from there. */
  readonly snapshot?: Snapshot
}

const secondMs = 1_000
const minuteMs = 60 * secondMs

/** The defaults: the platform's documented behaviour, and where there is none, the least helpful plausible one. */
export const defaultBehaviour: Behaviour = {
  copyStartMs: 100,
  copyDurationMs: 200,
  deliveryDelayMs: 0,
  // Ten retries are documented, their spacing is not.
  deliveryRetryDelaysMs: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((factor) => (factor * minuteMs) / 4),
  deliveriesInFlight: 20,
  schedulerLateMs: 0,
  scheduler: 'on',
  catchUpAfterOutage: false,
  manualCopyAdvancesNextRun: false,
  acceptsInactiveSubscription: true,
  metadataInherited: false,
  referencesUnique: false,
  listLagMs: 0,
}
