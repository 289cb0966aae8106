import { isFields, member, textField } from '../../core/fields.ts'
import type { CopyType } from '../../core/run.ts'
import { parseReference, type Reference, type RunKey, referenceOf } from '../../core/run-key.ts'

/** A message of the baseline's queue: the copy that is to be created. */
export interface Renewal {
  /** Run and attempt. What it names is done once: it is the idempotency key, and the reference of the copy. */
  reference: Reference
  type: CopyType
  sourceOrderId: string
  /** Of `recurring_order_copies` only. */
  subscriptionId: string | null
}

/** How often a run is tried that fails at Commerce Layer. */
const MOST_ATTEMPTS = 3

/** The same renewal once more, or undefined when it has been tried often enough. */
export function nextAttempt(
  copy: Omit<Renewal, 'reference'>,
  { key, post }: { key: RunKey; post: number },
): Renewal | undefined {
  return post >= MOST_ATTEMPTS ? undefined : { ...copy, reference: referenceOf(key, post + 1) }
}

/** Reads a message; throws for what is none, so that the queue keeps it for a person. */
export function readRenewal(body: string): Renewal {
  const json: unknown = JSON.parse(body)
  if (!isFields(json)) throw new Error('expected an object')
  const reference = parseReference(textField(json, 'reference') ?? '')
  const type = textField(json, 'type')
  const sourceOrderId = textField(json, 'sourceOrderId')
  const subscriptionId = member(json, 'subscriptionId')
  if (reference === undefined || sourceOrderId === undefined) throw new Error('expected a reference and a source order')
  if (type !== 'order_copies' && type !== 'recurring_order_copies') throw new Error('expected the type of a copy')
  return {
    reference: referenceOf(reference.key, reference.post),
    type,
    sourceOrderId,
    subscriptionId: typeof subscriptionId === 'string' ? subscriptionId : null,
  }
}
