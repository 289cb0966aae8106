/** What the control prefix `/_emulator/` and `Emulator.control` take: the seed, the switches and the faults. */

import type { JsonObject } from './json.ts'

/**
 * What a copy of an order will run into; set per source order.
 *
 * - `ok`: completes, and places its target when asked to.
 * - `payment_source_missing`, `payment_source_expired`, `payment_declined`: the copy fails and its target order stays `pending`;
 *   `_place` on that target answers 422 until the switch of the source order is `ok` again. A missing or expired one is
 *   also made up for by a payment source that is attached to the target order, or by another one than before that is
 *   attached to the subscription, until the switch is set again.
 * - `out_of_stock`: the copy fails and its target order stays `draft`, to be moved by `_pending` when it is `ok` again.
 * - `coupon_invalid`: the copy fails and its target order stays `draft` until its coupon is taken off, unless the copy was
 *   created with `ignore_invalid_coupon`. Copies without a coupon, such as recurring ones, are not touched; an order that
 *   is seeded with this switch and no `coupon_code` gets one.
 * - `refused`: the POST of the copy answers 422; nothing is created.
 * - `aborted`: the copy ends `aborted`, of which no webhook tells; its target order stays `draft`.
 */
export type CopyOutcome =
  | 'ok'
  | 'payment_source_missing'
  | 'payment_source_expired'
  | 'payment_declined'
  | 'out_of_stock'
  | 'coupon_invalid'
  | 'refused'
  | 'aborted'

/** What a test organization starts with. Members refer to each other by id; ids are 1 to 40 of `A-Z a-z 0-9 _ -`. */
export type Seed = {
  readonly subscription_models?: readonly SeedSubscriptionModel[]
  readonly markets?: readonly SeedMarket[]
  readonly customers?: readonly SeedCustomer[]
  readonly customer_payment_sources?: readonly SeedCustomerPaymentSource[]
  readonly orders?: readonly SeedOrder[]
  readonly order_subscriptions?: readonly SeedSubscription[]
  readonly webhooks?: readonly SeedWebhook[]
}

export type SeedSubscriptionModel = {
  readonly id: string
  readonly name: string
  /** Default `by_frequency`. */
  readonly strategy?: 'by_frequency' | 'by_line_items'
  /** At least one. */
  readonly frequencies: readonly string[]
  /** Default true. */
  readonly auto_activate?: boolean
  /** Default false. */
  readonly auto_cancel?: boolean
}

export type SeedMarket = {
  readonly id: string
  readonly name: string
  /** Id of a subscription model; default none: its orders have manual subscriptions. */
  readonly subscription_model?: string
}

export type SeedCustomer = { readonly id: string; readonly email: string }

/** A payment source in a customer's wallet. */
export type SeedCustomerPaymentSource = {
  readonly id: string
  /** Id of a customer. */
  readonly customer: string
  /** Default none. */
  readonly name?: string
}

/** An order. Datetimes are ISO 8601 with a zone. */
export type SeedOrder = {
  readonly id: string
  /** Default `placed`. */
  readonly status?: 'draft' | 'pending' | 'placed' | 'approved' | 'cancelled'
  /** Id of a market; default none. */
  readonly market?: string
  /** Id of a customer; default none for a draft, otherwise the owner of `customer_payment_source` or one of the order's own. */
  readonly customer?: string
  /** Default: a consecutive number. */
  readonly number?: string
  /** Default `EUR`. */
  readonly currency_code?: string
  /** What is left to pay of an order without line items; default 5000. With line items it follows from them. */
  readonly total_amount_cents?: number
  /** Default none: an order that nobody knows the parts of. */
  readonly line_items?: readonly SeedLineItem[]
  /** Default none. */
  readonly coupon_code?: string
  /** 0 or negative, as the API shows it; default 0. */
  readonly discount_amount_cents?: number
  /** What the promotions would give if they were run again; 0 or negative, default `discount_amount_cents`. */
  readonly promotion_discount_cents?: number
  /** Id of a payment source in the customer's wallet; default for all but drafts: one of the order's own, also in the wallet. */
  readonly customer_payment_source?: string
  /** Default for a placed or approved order: now. */
  readonly placed_at?: string
  readonly reference?: string
  readonly reference_origin?: string
  readonly metadata?: JsonObject
  /** Default `ok`. */
  readonly copy_outcome?: CopyOutcome
}

export type SeedLineItem = {
  /** Default: a new id. */
  readonly id?: string
  readonly sku_code: string
  /** At least 1. */
  readonly quantity: number
  readonly unit_amount_cents: number
  /** Of the subscription that the line item is to become; default none. */
  readonly frequency?: string
  readonly name?: string
}

export type SeedSubscription = {
  readonly id: string
  /** Id of an order, for which there may be several subscriptions. */
  readonly source_order: string
  /** `automatic` subscriptions have `items` and are renewed by recurring_order_copies; `manual` ones by order_copies. */
  readonly kind: 'automatic' | 'manual'
  /** Default `active`. A `running` one, of which there is no copy, is active again after its next run. */
  readonly status?: 'draft' | 'inactive' | 'active' | 'running' | 'cancelled' | 'pending'
  /** `hourly` ... `yearly`, or a crontab with a fixed minute. */
  readonly frequency: string
  /** Default: the source order's `placed_at`, else now. */
  readonly starts_at?: string
  /** Default: one period after `starts_at`. May lie in the past: then the platform never runs it. */
  readonly next_run_at?: string
  readonly last_run_at?: string
  readonly expires_at?: string
  /** Runs so far. Default 0. */
  readonly occurrencies?: number
  /** Default true. */
  readonly place_target_order?: boolean
  /** Hours, 1 to 720, default 1. */
  readonly renewal_alert_period?: number
  readonly reference?: string
  readonly reference_origin?: string
  readonly metadata?: JsonObject
  /** Of automatic ones only. Default: the line items of the source order that can be renewed, else a made-up one. */
  readonly items?: readonly SeedSubscriptionItem[]
  /** Id of a payment source in the customer's wallet; default none: renewals use the source order's. */
  readonly customer_payment_source?: string
  /** How many runs from now on the platform will silently not do; see `missedRunStandsStill`. Default 0. */
  readonly miss_next_runs?: number
}

export type SeedSubscriptionItem = {
  readonly sku_code: string
  readonly quantity: number
  readonly unit_amount_cents: number
}

export type SeedWebhook = {
  /** Default: a new id. */
  readonly id?: string
  readonly name?: string
  /** `resource.trigger`. */
  readonly topic: string
  readonly callback_url: string
  readonly include_resources?: readonly string[]
  /** Default: 32 new hex digits. */
  readonly shared_secret?: string
  readonly reference_origin?: string
}

/** Changes of switches, by id: what copies of an order run into, and how many runs of a subscription the platform misses. */
export type Switches = {
  readonly orders?: { readonly [orderId: string]: { readonly copy_outcome: CopyOutcome } }
  readonly order_subscriptions?: { readonly [subscriptionId: string]: { readonly miss_next_runs: number } }
}

/** A fault, armed. The first armed fault that matches acts; each use takes one from `count`. */
export type Fault = RequestFault | DeliveryFault

/** A fault in an API request (the token endpoint included). */
export type RequestFault = {
  readonly on: 'request'
  /** Default: any. */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Prefix of the URL's path, e.g. `/api/order_copies` or `/oauth/token`. */
  readonly path: string
  /** Only POSTs of copies whose `source_order` is this. */
  readonly source_order?: string
  /** How many matching requests it hits. Default 1; `null` for all of them. */
  readonly count?: number | null
  /** Chance, 0 to 1, that a matching request is hit. Default 1. */
  readonly probability?: number
  readonly effect: RequestEffect
}

/** "Commit" is the request's effect on the organization's data. */
export type RequestEffect =
  /** The connection is cut before anything has happened. */
  | { readonly kind: 'refuse' }
  /** Commits at once and answers after the time, at most 2,147,483,647 ms. */
  | { readonly kind: 'answer_late'; readonly ms: number }
  /** Commits, and the connection is cut before the answer. */
  | { readonly kind: 'commit_then_drop' }
  /** Commits, and answers with the status (5xx) and a JSON:API error. */
  | { readonly kind: 'commit_then_status'; readonly status: number }
  /** The connection is cut, and the request commits after the time. */
  | { readonly kind: 'drop_then_commit'; readonly ms: number }
  /** Answers with the status (5xx), and commits after the time. */
  | { readonly kind: 'status_then_commit'; readonly status: number; readonly ms: number }
  /** 429 without effect, with `Retry-After` where seconds are given. */
  | { readonly kind: 'too_many_requests'; readonly retry_after_seconds?: number }
  /** 401 `INVALID_TOKEN` without effect. */
  | { readonly kind: 'invalid_token' }
  /** A 5xx JSON:API error without effect. */
  | { readonly kind: 'status'; readonly status: number }
  /** An HTML page as an edge sends it (502), without effect. */
  | { readonly kind: 'html' }
  /** Commits, and half of the answer's body arrives under a good status. */
  | { readonly kind: 'truncated' }

/** A fault in the deliveries. */
export type DeliveryFault = {
  readonly on: 'delivery'
  /** One that webhooks can listen to. Default: any. */
  readonly topic?: string
  /** Id of the resource that the delivery is about. Default: any. */
  readonly resource_id?: string
  /** How many matching deliveries it hits. Default 1; `null` for all of them. */
  readonly count?: number | null
  /** Chance, 0 to 1. Default 1. */
  readonly probability?: number
  readonly effect: DeliveryEffect
}

export type DeliveryEffect =
  /** Sent once more, the same bytes, after the time (default 0). */
  | { readonly kind: 'duplicate'; readonly ms?: number }
  /** First sent after the time. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Never sent. */
  | { readonly kind: 'lose' }
  /** Held back until the next delivery about the same resource has gone out, ten minutes at most. */
  | { readonly kind: 'reorder' }
