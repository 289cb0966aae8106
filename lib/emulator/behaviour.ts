/** What Commerce Layer does not document or lets vary; every member has a default in `defaultBehaviour`. */
export type Behaviour = {
  /** How long a copy stays `pending`. */
  readonly copyStartMs: number
  /** How long a copy stays `in_progress`. */
  readonly copyDurationMs: number
  /** How long an order that is placed asynchronously (`place_async`) stays `placing`. */
  readonly placeAsyncMs: number
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
  /** Whether a run that was missed leaves next_run_at in the past for good; otherwise it moves on by a period. */
  readonly missedRunStandsStill: boolean
  /** Whether a copy made by a POST moves its subscription's next_run_at on, as a run of the platform does. */
  readonly manualCopyAdvancesNextRun: boolean
  /** Whether recurring_order_copies can be created for a subscription that is not active. */
  readonly acceptsInactiveSubscription: boolean
  /** Whether a target order inherits its source order's metadata. */
  readonly metadataInherited: boolean
  /** Whether a reference that another copy of either kind has is refused, in a POST and in a PATCH. */
  readonly referencesUnique: boolean
  /** How far lists lag behind writes; retrieving by id never does. */
  readonly listLagMs: number
  /** Whether an event that is triggered again shows its resource as it is by then, or as it was at the event. */
  readonly replayedEventRendersAnew: boolean
  /** Whether a run that failed for want of a payment source leaves its subscription `pending`, as newer API versions do. */
  readonly missingWalletMakesPending: boolean
  /** Whether the attributes of copies have a member `type`, as in newer examples. The official SDK lets it retype objects. */
  readonly attributesType: 'omitted' | 'present'
}

const secondMs = 1_000
const minuteMs = 60 * secondMs

/** The defaults: the platform's documented behaviour, and where there is none, the least helpful plausible one. */
export const defaultBehaviour: Behaviour = {
  copyStartMs: 100,
  copyDurationMs: 200,
  placeAsyncMs: 200,
  deliveryDelayMs: 0,
  // Ten retries are documented, their spacing is not.
  deliveryRetryDelaysMs: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((factor) => (factor * minuteMs) / 4),
  deliveriesInFlight: 20,
  schedulerLateMs: 0,
  scheduler: 'on',
  catchUpAfterOutage: false,
  missedRunStandsStill: true,
  manualCopyAdvancesNextRun: false,
  acceptsInactiveSubscription: true,
  metadataInherited: false,
  referencesUnique: false,
  listLagMs: 0,
  replayedEventRendersAnew: true,
  missingWalletMakesPending: false,
  attributesType: 'omitted',
}
