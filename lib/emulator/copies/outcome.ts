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
      return undefined
    default:
      return outcome satisfies never
  }
}

/** How a copy ends: its own status, how far its target order gets, and the errors_log. */
export type Ending = {
  readonly status: 'completed' | 'failed'
  readonly target: 'draft' | 'pending' | 'placed'
  readonly errorsLog: JsonObject
}

const stuckIn = (status: 'draft' | 'pending'): JsonObject => ({
  status: [`cannot transition from ${status} to placed`],
})

/** An error that spoils the target order, unless errors are skipped. */
const spoilt = (skipped: boolean, errorsLog: JsonObject): Ending =>
  skipped
    ? { status: 'completed', target: 'pending', errorsLog: {} }
    : { status: 'failed', target: 'draft', errorsLog: { ...errorsLog, ...stuckIn('draft') } }

/** An error that stops the placing only; a copy that does not place never meets it. */
const unpaid = (wish: { placing: boolean; skipped: boolean }, problem: string): Ending =>
  wish.placing && !wish.skipped
    ? { status: 'failed', target: 'pending', errorsLog: { payment_source: [problem], ...stuckIn('pending') } }
    : { status: 'completed', target: 'pending', errorsLog: {} }

/** Decides how a copy with the given attributes ends when its source order's switch is `outcome`. */
export const endingOf = (outcome: CopyOutcome, attributes: JsonObject): Ending => {
  const placing = attributes.place_target_order === true
  const skipped = attributes.skip_errors === true
  const good: Ending = { status: 'completed', target: placing ? 'placed' : 'pending', errorsLog: {} }
  switch (outcome) {
    case 'ok':
      return good
    case 'coupon_invalid':
      if (attributes.ignore_invalid_coupon === true) return good
      return spoilt(skipped, { coupon_code: ['is invalid'] })
    case 'out_of_stock':
      return spoilt(skipped, { line_items: ['are out of stock'] })
    case 'refused':
      return { status: 'failed', target: 'draft', errorsLog: { source_order: ['cannot be copied'] } }
    case 'payment_source_missing':
    case 'payment_source_expired':
    case 'payment_declined':
      return unpaid({ placing, skipped }, paymentProblem(outcome) ?? '')
    default:
      return outcome satisfies never
  }
}
