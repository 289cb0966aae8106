import type { Resource } from '../resource.ts'
import { msOf } from '../time.ts'

/** A stored resource and its place among all others, which it keeps through every change. */
export type Entry = {
  /** The resource as it is now: a change puts another one here, and what holds the entry need not know. */
  resource: Resource
  /** Epoch milliseconds. What has no time of creation comes before everything and is in no range of times. */
  readonly createdMs: number
  /** Counts what is stored; decides between resources of the same time. */
  readonly sequence: number
}

export const createdMsOf = ({ attributes: { created_at } }: Resource): number =>
  (typeof created_at === 'string' ? msOf(created_at) : undefined) ?? Number.NEGATIVE_INFINITY

/** The order of creation: by time, and at the same time in the order in which they were stored. */
export const compareEntries = (left: Entry, right: Entry): number =>
  left.createdMs < right.createdMs ? -1 : left.createdMs > right.createdMs ? 1 : left.sequence - right.sequence
