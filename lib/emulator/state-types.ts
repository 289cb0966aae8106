/** What `GET /_emulator/state` and `control.state()` give. */

import type { CopyOutcome, Fault } from './control-types.ts'
import type { JsonObject } from './json.ts'

/** A resource, flat: its attributes, and the ids of its to-one relationships under their names. */
export type StateResource = {
  readonly id: string
  readonly type: string
  readonly created_at: string
  readonly updated_at: string
  readonly reference: string | null
  readonly reference_origin: string | null
  readonly metadata: JsonObject
}

export type StateOrder = StateResource & {
  readonly number: string
  readonly status: string
  readonly payment_status: string
  readonly total_amount_cents: number
  readonly currency_code: string
  readonly placed_at: string | null
  readonly cancelled_at: string | null
  readonly customer: string | null
  readonly market: string | null
  /** The subscription that this target order came from. */
  readonly order_subscription: string | null
  readonly copy_outcome: CopyOutcome
}

export type StateCopy = StateResource & {
  readonly status: string
  readonly started_at: string | null
  readonly completed_at: string | null
  readonly failed_at: string | null
  readonly errors_count: number
  readonly errors_log: { readonly [attribute: string]: readonly string[] }
  readonly place_target_order: boolean
  readonly source_order: string
  readonly target_order: string | null
  readonly order_subscription: string | null
}

export type StateSubscription = StateResource & {
  readonly number: string
  readonly status: string
  readonly frequency: string
  readonly starts_at: string | null
  readonly next_run_at: string | null
  readonly last_run_at: string | null
  readonly expires_at: string | null
  readonly occurrencies: number
  readonly errors_count: number
  readonly succeeded_on_last_run: boolean | null
  readonly source_order: string
  readonly miss_next_runs: number
}

export type StateWebhook = StateResource & {
  readonly topic: string
  readonly callback_url: string
  readonly shared_secret: string
  readonly circuit_state: 'closed' | 'open'
  readonly circuit_failure_count: number
  readonly disabled_at: string | null
}

/**
 * - `waiting`: for its time; `held`: by a reorder fault; `sending`: no answer yet
 * - `delivered`: answered with 2xx; `failed`: every attempt was used up
 * - `lost`: by a fault; `stopped`: the webhook's circuit is open, or the webhook was disabled or deleted
 */
export type DeliveryStatus = 'waiting' | 'held' | 'sending' | 'delivered' | 'failed' | 'lost' | 'stopped'

export type StateDelivery = {
  readonly id: string
  readonly webhook: string
  readonly topic: string
  readonly resource_type: string
  readonly resource_id: string
  readonly callback_url: string
  readonly status: DeliveryStatus
  readonly attempts: number
  readonly created_at: string
  /** Of the last attempt that was answered; `null` before, and after a timeout or a broken connection. */
  readonly response_code: string | null
  readonly delivered_at: string | null
  /** The very text that is sent and signed. */
  readonly body: string
}

/** Requests since the start, by what they were; `throttled` and `faulted` are also counted under read, write or token. */
export type RequestCounts = {
  readonly reads: number
  readonly writes: number
  readonly tokens: number
  readonly throttled: number
  readonly faulted: number
}

export type EmulatorState = {
  readonly now: string
  readonly organization: { readonly id: string; readonly slug: string }
  readonly mode: 'test' | 'live'
  readonly orders: readonly StateOrder[]
  /** order_copies and recurring_order_copies, in order of creation. */
  readonly copies: readonly StateCopy[]
  readonly order_subscriptions: readonly StateSubscription[]
  readonly webhooks: readonly StateWebhook[]
  /** In order of creation; a duplicate has an entry of its own. */
  readonly deliveries: readonly StateDelivery[]
  readonly requests: RequestCounts
  /** The armed faults, with what is left of their counts. */
  readonly faults: readonly Fault[]
}
