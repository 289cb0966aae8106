import type { CopyType } from '../core/run.ts'
import type { Reference } from '../core/run-key.ts'

/**
 * Which copies to list: those of one subscription, of one source order, or with a reference that starts so. Times are epoch ms, both
 * ends included.
 */
export interface CopyQuery {
  type: CopyType
  subscriptionId?: string
  sourceOrderId?: string
  referenceStart?: string
  /** Those of any of these, from 1 to 25 of them. */
  anyOf?: AnyOf
  createdFromMs?: number
  createdToMs?: number
  updatedFromMs?: number
  updatedToMs?: number
  /** When their target orders were placed. */
  placedFromMs?: number
  /** From 1; 25 a page, oldest created first; where it is asked from when on they were changed, the first changed first. */
  page?: number
}

/** Subscriptions, source orders or references whose copies are listed together. */
export type AnyOf =
  | { subscriptionIds: readonly string[] }
  | { sourceOrderIds: readonly string[] }
  | { references: readonly Reference[] }
