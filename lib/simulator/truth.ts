import { parseReference, REFERENCE_ORIGIN, type RunKey } from '../core/run-key.ts'
import type { Resource } from '../emulator/resource.ts'
import { type SubscriptionFacts, watchSubscriptions } from './subscription-facts.ts'

/** A copy as Commerce Layer has it. */
export interface CopyFact {
  id: string
  sourceOrderId: string
  subscriptionId: string | undefined
  /** Who made it: Perennial for a run, the platform for a due time, a person, or another system under a reference of its own. */
  maker:
    | { who: 'perennial'; run: RunKey; post: number }
    | { who: 'platform'; dueMs: number }
    | { who: 'person' | 'another_system' }
  status: string
  createdMs: number
  targetOrderId: string | undefined
}

/** An order as Commerce Layer has it. */
export interface OrderFact {
  id: string
  status: string
  /** When it was first seen placed. */
  placedMs: number | undefined
  /** When it was first seen cancelled. */
  cancelledMs: number | undefined
}

/** What is true at Commerce Layer, gathered from every change there, never from what Perennial believes. */
export interface Truth extends SubscriptionFacts {
  /** Told of every change of a resource. */
  watch(resource: Resource): void
  copies(): Iterable<CopyFact>
  copy(id: string): CopyFact | undefined
  copyOfTarget(orderId: string): CopyFact | undefined
  order(id: string): OrderFact | undefined
  /** Counts the changes of orders, copies and subscriptions: the same number, and they are as they were. */
  changes(): number
  /** Told of each order when it is first seen placed. */
  onPlaced(listener: (order: OrderFact) => void): void
}

export function makeTruth(nowMs: () => number): Truth {
  const copies = new Map<string, CopyFact>()
  const orders = new Map<string, OrderFact>()
  const byTarget = new Map<string, CopyFact>()
  const placedListeners: ((order: OrderFact) => void)[] = []
  const { watch: watchSubscription, ...subscriptions } = watchSubscriptions(nowMs)
  let changes = 0

  const watchOrder = (resource: Resource): void => {
    const status = String(resource.attributes.status)
    const before = orders.get(resource.id)
    const isPlaced = status === 'placed' || status === 'approved'
    const placedMs = before?.placedMs ?? (isPlaced ? nowMs() : undefined)
    const cancelledMs = before?.cancelledMs ?? (status === 'cancelled' ? nowMs() : undefined)
    const fact = { id: resource.id, status, placedMs, cancelledMs }
    orders.set(resource.id, fact)
    if (placedMs === undefined || before?.placedMs !== undefined) return
    for (const listen of placedListeners) listen(fact)
  }
  const watchCopy = (resource: Resource): void => {
    const known = copies.get(resource.id)
    const targetOrderId = resource.relations.target_order?.id
    const fact: CopyFact = {
      id: resource.id,
      sourceOrderId: resource.relations.source_order?.id ?? '',
      subscriptionId: resource.relations.order_subscription?.id,
      maker: known?.maker ?? makerOf(resource),
      status: String(resource.attributes.status),
      createdMs: Date.parse(String(resource.attributes.created_at)),
      targetOrderId,
    }
    copies.set(fact.id, fact)
    if (targetOrderId !== undefined) byTarget.set(targetOrderId, fact)
  }

  return {
    watch: (resource) => {
      if (resource.type === 'order_subscriptions') watchSubscription(resource)
      else if (resource.type === 'orders') watchOrder(resource)
      else if (resource.type === 'order_copies' || resource.type === 'recurring_order_copies') watchCopy(resource)
      else return
      changes += 1
    },
    copies: () => copies.values(),
    copy: (id) => copies.get(id),
    copyOfTarget: (orderId) => byTarget.get(orderId),
    order: (id) => orders.get(id),
    ...subscriptions,
    changes: () => changes,
    onPlaced: (listener) => void placedListeners.push(listener),
  }
}

function makerOf({ attributes, hidden }: Resource): CopyFact['maker'] {
  const { reference, reference_origin } = attributes
  const parsed =
    typeof reference === 'string' && reference_origin === REFERENCE_ORIGIN ? parseReference(reference) : undefined
  if (parsed !== undefined) return { who: 'perennial', run: parsed.key, post: parsed.post }
  if (typeof hidden.due_at === 'string') return { who: 'platform', dueMs: Date.parse(hidden.due_at) }
  return { who: typeof reference === 'string' ? 'another_system' : 'person' }
}
