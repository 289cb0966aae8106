import type { CopyOutcome } from '../control-types.ts'
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

/** What is wrong with the payment source, in the API's words; `undefined` when nothing is. */
export const paymentProblem = (outcome: CopyOutcome): string | undefined => {
  switch (outcome) {
    case 'payment_source_missing':
      return "can't be blank"
    case 'payment_source_expired':
      return 'has expired'
    case 'payment_declined':
      return 'was declined'
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

/** How a copy ends: its own status, how far its target order gets, and the errors_log. */
export type Ending = {
  readonly status: 'completed' | 'failed' | 'aborted'
  readonly target: 'draft' | 'pending' | 'placed'
  readonly errorsLog: JsonObject
}

/** What a copy meets at its end. */
export type Circumstances = {
  /** The switch of its source order. */
  readonly outcome: CopyOutcome
  /** Whether the target order has a customer and something to buy. */
  readonly target: 'complete' | 'incomplete'
  /** What is wrong with the target order's payment, the switch included. */
  readonly payment: string | undefined
}

type Wanted = { readonly placing: boolean; readonly skipping: boolean }

const stuckIn = (status: 'draft' | 'pending'): JsonObject => ({
  status: [`cannot transition from ${status} to placed`],
})

/** An error that spoils the target order, unless errors are skipped. */
const spoilt = ({ skipping }: Wanted, errorsLog: JsonObject): Ending =>
  skipping
    ? { status: 'completed', target: 'pending', errorsLog: {} }
    : { status: 'failed', target: 'draft', errorsLog: { ...errorsLog, ...stuckIn('draft') } }

/** No error but perhaps one that stops the placing only; a copy that does not place never meets it. */
const unspoilt = ({ placing, skipping }: Wanted, { target, payment }: Circumstances): Ending => {
  const reached = target === 'complete' ? 'pending' : 'draft'
  if (!placing) return { status: 'completed', target: reached, errorsLog: {} }
  if (reached === 'pending' && payment === undefined) return { status: 'completed', target: 'placed', errorsLog: {} }
  if (skipping) return { status: 'completed', target: reached, errorsLog: {} }
  const reason = reached === 'draft' || payment === undefined ? {} : { payment_source: [payment] }
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
      return spoilt(wanted, { coupon_code: ['is invalid'] })
    case 'out_of_stock':
      return spoilt(wanted, { line_items: ['are out of stock'] })
    case 'refused':
      return { status: 'failed', target: 'draft', errorsLog: { source_order: ['cannot be copied'] } }
    case 'aborted':
      return { status: 'aborted', target: 'draft', errorsLog: {} }
    default:
      return met.outcome satisfies never
  }
}
