import type { OrderView, SubscriptionView } from '../core/views.ts'

/**
 * What together has every series of an organization, each in one list unless it changes while they are read: `active_subscriptions` those that the platform runs, `own_subscriptions` the others that carry our metadata, `own_orders` placed
 * orders that carry it.
 */
export type SeriesList = 'active_subscriptions' | 'own_subscriptions' | 'own_orders'

/** Something at Commerce Layer that may be a series. */
export type ListedSeries = { kind: 'subscription'; view: SubscriptionView } | { kind: 'order'; view: OrderView }

/**
 * Where a page of a list begins. By the time of creation, since whatever leaves a list while it is read would move everything after
 * it to an earlier page; by pages only among what was created at the same moment.
 */
export interface PageStart {
  /** Epoch ms; undefined: from the oldest on. */
  createdFromMs: number | undefined
  /** From 1. */
  page: number
}

export interface SeriesPage {
  /** Oldest created first; what was created at the moment where the page begins may have been on the page before. */
  items: ListedSeries[]
  /** How many there are from the start of this page on. */
  recordCount: number
  /** Undefined: this was the last one. */
  next: PageStart | undefined
}
