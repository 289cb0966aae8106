import type { CopyOutcome } from '../control-types.ts'
import { type Invalid, messageOf } from '../invalid.ts'
import type { JsonObject } from '../json.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'

export const copyOutcomes: readonly CopyOutcome[] = [
  'ok',
  'payment_source_missing',
  'payment_source_expired',
  'payment_declined',
  'out_of_stock',
  'coupon_invalid',
  'refused',
  'aborted',
]

/** The switch of an order: what copies of it run into. */
export const outcomeOf = (order: Resource | undefined): CopyOutcome =>
  copyOutcomes.find((outcome) => outcome === order?.hidden.copy_outcome) ?? 'ok'

/** The switch of the order that a target order was copied from; `ok` for orders that are no targets. */
export const sourceOutcomeOf = (world: World, target: Resource): CopyOutcome => {
  const sourceId = target.hidden.copied_from
  return typeof sourceId === 'string' ? outcomeOf(world.store.get({ type: 'orders', id: sourceId })) : 'ok'
}

/** What is wrong with an order that has nothing to be paid with. */
export const paymentMissing: Invalid = { part: 'relationships', name: 'payment_source', key: 'blank' }

/** What is wrong with an order whose payment source is too old. */
export const paymentExpired: Invalid = { ...paymentMissing, key: 'invalid', message: 'has expired' }

/** What is wrong with the payment source; `undefined` when nothing is. */
export const paymentProblem = (outcome: CopyOutcome): Invalid | undefined => {
  switch (outcome) {
    case 'payment_source_missing':
      return paymentMissing
    case 'payment_source_expired':
      return paymentExpired
    case 'payment_declined':
      return { ...paymentMissing, key: 'invalid', message: 'was declined' }
    case 'ok':
    case 'out_of_stock':
    case 'coupon_invalid':
    case 'refused':
    case 'aborted':
      return undefined
    default:
      return outcome satisfies never
  }
}

/** How a copy ends: its own status, how far its target order gets (a cancelled one nowhere), and the errors_log. */
export type Ending = {
  readonly status: 'completed' | 'failed' | 'aborted'
  readonly target: 'draft' | 'pending' | 'placed' | 'cancelled'
  readonly errorsLog: JsonObject
}

/** What a copy meets at its end. */
export type Circumstances = {
  /** The switch of its source order. */
  readonly outcome: CopyOutcome
  /** Whether the target order has a customer and something to buy, or somebody has cancelled it meanwhile. */
  readonly target: 'complete' | 'incomplete' | 'cancelled'
  /** What is wrong with the target order's payment, the switch included. */
  readonly payment: Invalid | undefined
}

type Wanted = { readonly placing: boolean; readonly skipping: boolean }

const stuckIn = (status: 'draft' | 'pending' | 'cancelled'): JsonObject => ({
  status: [`cannot transition from ${status} to placed`],
})

/** How far a target order gets short of being placed. */
const furthest = { complete: 'pending', incomplete: 'draft', cancelled: 'cancelled' } as const

/** An error that spoils the target order, unless errors are skipped. */
const spoilt = ({ placing, skipping }: Wanted, { target }: Circumstances, errorsLog: JsonObject): Ending => {
  if (skipping) return { status: 'completed', target: furthest[target], errorsLog: {} }
  const left = target === 'cancelled' ? 'cancelled' : 'draft'
  return { status: 'failed', target: left, errorsLog: { ...errorsLog, ...(placing ? stuckIn(left) : {}) } }
}

/** No error but perhaps one that stops the placing only; a copy that does not place never meets it. */
const unspoilt = ({ placing, skipping }: Wanted, { target, payment }: Circumstances): Ending => {
  const reached = furthest[target]
  if (!placing) return { status: 'completed', target: reached, errorsLog: {} }
  if (reached === 'pending' && payment === undefined) return { status: 'completed', target: 'placed', errorsLog: {} }
  if (skipping) return { status: 'completed', target: reached, errorsLog: {} }
  const reason = reached !== 'pending' || payment === undefined ? {} : { payment_source: [messageOf(payment)] }
  return { status: 'failed', target: reached, errorsLog: { ...reason, ...stuckIn(reached) } }
}

/** Decides how a copy with the given attributes ends. */
export const endingOf = (met: Circumstances, attributes: JsonObject): Ending => {
  const wanted = { placing: attributes.place_target_order === true, skipping: attributes.skip_errors === true }
  switch (met.outcome) {
    case 'ok':
    case 'payment_source_missing':
    case 'payment_source_expired':
    case 'payment_declined':
      return unspoilt(wanted, met)
    case 'coupon_invalid':
      if (attributes.ignore_invalid_coupon === true) return unspoilt(wanted, met)
      return spoilt(wanted, met, { coupon_code: ['is invalid'] })
    case 'out_of_stock':
      return spoilt(wanted, met, { line_items: ['are out of stock'] })
    case 'refused':
      return { status: 'failed', target: 'draft', errorsLog: { source_order: ['cannot be copied'] } }
    case 'aborted':
      return { status: 'aborted', target: 'draft', errorsLog: {} }
    default:
      return met.outcome satisfies never
  }
}
