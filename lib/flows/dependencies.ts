import type { ApiFailure } from '../core/failure.ts'
import type { Lane } from '../core/lane.ts'
import type { Pace } from '../core/pace.ts'
import type { RateLimit } from '../core/rate-limit.ts'
import type { RecentReleases, Release } from '../core/release.ts'
import type { CopyType, Run } from '../core/run.ts'
import type { Reference, RunKey, SeriesId } from '../core/run-key.ts'
import type { CopyOptions, Series } from '../core/series.ts'
import type { Settings } from '../core/settings.ts'
import type { CopyView, FailedDeliveryView, OrderView, SubscriptionView, WebhookView } from '../core/views.ts'
import type { CopyQuery } from './dependencies-of-copies.ts'
import type { PageStart, SeriesList, SeriesPage } from './dependencies-of-import.ts'
import type { ReconciliationRows } from './reconcile/reconciliation-rows.ts'
import type { InterventionRows } from './replay/intervention-rows.ts'

/** Everything that a flow reaches outside itself for. Tests and the simulator pass what differs. */
export interface Dependencies {
  clock: Clock
  random: Random
  ledger: Ledger
  queue: Queue
  commerceLayer: CommerceLayer
  turns: Turns
  knock: Knock
  log: Log
  settings: Settings
}

export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number
}

/** What work comes to, or a rejection when it takes longer; it then goes on, and its end is of no interest. */
export type Within = <T>(ms: number, work: Promise<T>) => Promise<T>

export interface Random {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number
}

/**
 * Whether receive-delivery answers at an address that Commerce Layer delivers to: it refuses what nobody has signed. Any other
 * answer, or none, and deliveries would fail there. Changes nothing, and never rejects.
 */
export type Knock = (url: string) => Promise<'answers' | 'wrong_answer' | 'no_answer'>

/** One JSON line: a stable code and what belongs to it. Never a body, a name, an address or a secret. */
export type Log = (level: 'info' | 'warn' | 'error', code: string, fields?: Readonly<Record<string, LogValue>>) => void
export type LogValue = string | number | boolean | undefined | readonly string[]

/** The result of a conditional write: `conflict` when somebody else wrote first. */
export type Saved = 'saved' | 'conflict'

/**
 * The truth about runs, and the only timer. Single-item conditional writes; reads by key are strongly consistent.
 * Every function rejects when the ledger cannot be reached, and the write may then have happened.
 */
export interface Ledger extends ReconciliationRows, InterventionRows {
  readRun(key: RunKey): Promise<Run | undefined>
  /** Any number of keys, read 100 at a time; runs that do not exist are left out; no order. */
  readRuns(keys: readonly RunKey[]): Promise<Run[]>
  /** `exists` when the run was there already: a run is created once, for ever. */
  createRun(run: Run): Promise<'created' | 'exists'>
  /** Saves if the row still has the version before `run.version`. */
  saveRun(run: Run): Promise<Saved>
  /** Moves the index entry of a claimed or accepted run to its state's own wake time. */
  refreshWake(run: Run): Promise<Saved>
  /** The runs of a series due at or before a time, the newest due first. */
  runsOfSeries(query: { seriesId: SeriesId; dueToMs: number; limit: number }): Promise<Run[]>
  readSeries(id: SeriesId): Promise<Series | undefined>
  /** Any number of ids, read 100 at a time; series that do not exist are left out; no order. */
  readManySeries(ids: readonly SeriesId[]): Promise<Series[]>
  /** Saves if the row still has the version before `series.version`; version 1 only if there is no row. */
  saveSeries(series: Series): Promise<Saved>
  /** Open runs that wake at or before a time, of one lane or of all, oldest first. From an index: may be a moment behind. */
  dueRuns(query: { untilMs: number; limit: number; lane?: Lane }): Promise<RunKey[]>
  /** Parked runs, longest parked first. From an index: may be a moment behind. */
  parkedRuns(query: { limit: number }): Promise<RunKey[]>
  /** Remembers for a day that messages were sent for these runs. */
  noteRelease(release: Release): Promise<void>
  /** The releases with slots at or after a time, the last one of each run. May be a moment behind. */
  releasesSince(fromMs: number): Promise<RecentReleases>
  /** The pace row, or undefined before the first release. */
  readPace(): Promise<Pace | undefined>
  /** Saves if the row still has the version before `pace.version`; version 1 only if there is no row. */
  savePace(pace: Pace): Promise<Saved>
  /** When this ledger was first used (epoch ms); the first call writes it. */
  firstStartMs(nowMs: number): Promise<number>
  /** The same, and nothing is written: undefined before the first use. */
  readFirstStartMs(): Promise<number | undefined>
}

/** An HTTP POST as it came in, before anything in it is believed. */
export interface DeliveryRequest {
  pathTopic: string
  headerTopic: string | undefined
  signature: string | undefined
  body: Uint8Array
}

/** How long the invocation may still take. */
export interface Deadline {
  remainingMs(): number
}

/** A message as create-copies receives it. */
export interface QueueMessage {
  id: string
  receiptHandle: string
  body: string
  /** When SQS took it (epoch ms); a redrive gives a new time. */
  sentMs: number
  /** How often it was received, this time included. */
  receiveCount: number
}

export interface Outgoing {
  body: string
  /** 0 to 900 whole seconds. */
  delaySeconds: number
}

/** The copy-requests queue and its dead-letter queue. Every function rejects when the queue cannot be reached. */
export interface Queue {
  /** Sends in batches of 10, trying failed entries again; the answer says for each what became of it. */
  send(messages: readonly Outgoing[]): Promise<('sent' | 'failed')[]>
  /** Makes a received message visible again at once, so that SQS itself moves it on to the dead-letter queue. */
  makeVisible(receiptHandle: string): Promise<void>
  /** About how many messages are in the dead-letter queue; may be a minute behind. */
  countParked(): Promise<number>
  /** Messages of the dead-letter queue; they come back by themselves unless removed. At most 10. */
  receiveParked(limit: number): Promise<QueueMessage[]>
  /** Sends straight into the dead-letter queue: the message of a run that is parked without one. */
  sendParked(body: string): Promise<void>
  removeParked(receiptHandle: string): Promise<void>
  /** Makes a message of the dead-letter queue visible again at once: looking at it leaves no trace. */
  leaveParked(receiptHandle: string): Promise<void>
}

/** What Commerce Layer answered, or how the request failed. Never an exception for what the world does. */
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: ApiFailure }

export interface Page<T> {
  items: T[]
  pageCount: number
  recordCount: number
}

/** What a POST of a copy asks for. */
export interface NewCopy {
  type: CopyType
  reference: Reference
  sourceOrderId: string
  /** For `recurring_order_copies` only. */
  subscriptionId: string | undefined
  options: CopyOptions
}

/** Which attempts to list: those made from a time to another (epoch ms, both included). Commerce Layer forgets them after a month. */
export interface FailedDeliveryQuery {
  fromMs: number
  toMs: number
  /** From 1. */
  page: number
}

/** Subscriptions that were changed at or after a time (epoch ms), the first changed first; 25 a page, pages from 1. */
export interface SubscriptionQuery {
  updatedFromMs: number
  page: number
  /** Only those that the platform runs. */
  onlyActive?: boolean
}

/**
 * When requests to Commerce Layer may be sent: one after the other, at the pace that the ledger keeps for all processes. The
 * client waits for the turn of each request by itself; flows only say how many are coming.
 */
export interface Turns {
  /**
   * Takes the turns of so many requests for runs at once, unless the first were later than `latestMs` (epoch ms) or all is to be quiet.
   * What was reserved before and not used is given up. Rejects when the ledger cannot be reached.
   */
  reserve(requests: number, latestMs: number): Promise<'taken' | 'too_far_off'>
  /** Resolves when the next request may be sent; takes a turn for it where none is reserved. Never rejects. */
  next(): Promise<void>
  /** Told what an answer says of the limit. */
  observe(seen: RateLimit): void
  /** How long until the last of the next so many requests may be sent, by what is reserved (ms). */
  untilMs(requests: number): number
  /** Writes down what the answers since have said about the limit. */
  settle(): Promise<void>
}

/** Commerce Layer's API, as far as Perennial uses it. Every request has a timeout. */
export interface CommerceLayer {
  /** At most 25 ids, by one request; what does not exist is left out. */
  listSubscriptions(ids: readonly string[]): Promise<Answer<SubscriptionView[]>>
  pageSubscriptions(query: SubscriptionQuery): Promise<Answer<Page<SubscriptionView>>>
  /** At most 25 ids, by one request; what does not exist is left out. */
  listOrders(ids: readonly string[]): Promise<Answer<OrderView[]>>
  /** Those of at most 25 order ids that are the target of a copy. */
  listTargetOrderIds(ids: readonly string[]): Promise<Answer<string[]>>
  /** At most 25 ids of one type, by one request; what does not exist is left out. */
  listCopiesById(type: CopyType, ids: readonly string[]): Promise<Answer<CopyView[]>>
  /** Copies with their target order, source order and subscription. */
  listCopies(query: CopyQuery): Promise<Answer<Page<CopyView>>>
  createCopy(copy: NewCopy): Promise<Answer<CopyView>>
  retrieveCopy(type: CopyType, id: string): Promise<Answer<CopyView>>
  retrieveSubscription(id: string): Promise<Answer<SubscriptionView>>
  retrieveOrder(id: string): Promise<Answer<OrderView>>
  placeOrder(id: string): Promise<Answer<OrderView>>
  cancelOrder(id: string): Promise<Answer<OrderView>>
  /** PATCHes `next_run_at`, which must be in the future. */
  rescheduleSubscription(id: string, nextRunMs: number): Promise<Answer<SubscriptionView>>
  /** What recurs, or may, 25 by one request. */
  listSeries(list: SeriesList, start: PageStart): Promise<Answer<SeriesPage>>
  /** Webhooks, ours and others; pages of 25 from 1, oldest created first. */
  listWebhooks(page: number): Promise<Answer<Page<WebhookView>>>
  /** Has Commerce Layer call a webhook again that it had given up. */
  resetCircuit(webhookId: string): Promise<Answer<WebhookView>>
  /** The attempts to deliver to addresses like ours that were not answered with success, oldest first; 25 a page. */
  listFailedDeliveries(query: FailedDeliveryQuery): Promise<Answer<Page<FailedDeliveryView>>>
  /** A cheap read that any working credentials are allowed. */
  probe(): Promise<Answer<'allowed'>>
}
