import { parseRunKey } from '../../core/run-key.ts'
import { isSameRun } from '../../core/same-run.ts'
import type { PlannedAct } from '../acts.ts'
import type { CopyFact, OrderFact, Truth } from '../truth.ts'

/** The run that a copy's order is for, as Commerce Layer's own data say: ours by its reference, the platform's by its due time. */
export interface OrderOfRun {
  orderId: string
  copy: CopyFact
  dueMs: number
  placedMs: number
}

/** A placed order for a run that had one, at least one of both by Perennial's doing. */
export interface SecondOrder {
  first: OrderOfRun
  second: OrderOfRun
}

/**
 * Every second placed order so far, by what is true at Commerce Layer: two of ours for one run, or one of ours beside the
 * platform's. What a person makes is a finding, and not among them.
 */
export function findSecondOrders(truth: Truth, acts: readonly PlannedAct[]): () => readonly SecondOrder[] {
  const ordersOf = new Map<string, OrderOfRun[]>()
  const found: SecondOrder[] = []
  truth.onPlaced((placed) => {
    const order = orderOfRun(truth, placed)
    if (order === undefined || isByPerson(order, acts)) return
    const known = ordersOf.get(order.copy.sourceOrderId) ?? []
    ordersOf.set(order.copy.sourceOrderId, known)
    const first = known.find(
      (one) => isSameRun(one.dueMs, order.dueMs) && isOurs(one, order) && stands(truth, one) && !isLaterRun(one, order),
    )
    known.push(order)
    if (first !== undefined) found.push({ first, second: order })
  })
  return () => found
}

/** When the run is due that a copy was made for; undefined for what a person, or another system, has made. */
export function dueOfCopy({ maker }: CopyFact): number | undefined {
  switch (maker.who) {
    case 'perennial':
      return dueOfRun(maker.run)
    case 'platform':
      return maker.dueMs
    default:
      return undefined
  }
}

/** The run that a placed order is for; undefined for what a person made. */
export function orderOfRun(truth: Truth, { id, placedMs }: OrderFact): OrderOfRun | undefined {
  const copy = truth.copyOfTarget(id)
  const dueMs = copy && dueOfCopy(copy)
  return copy === undefined || dueMs === undefined || placedMs === undefined
    ? undefined
    : { orderId: id, copy, dueMs, placedMs }
}

/** What the platform makes up for because a person had it run the subscription again is that person's doing. */
function isByPerson({ copy, dueMs }: OrderOfRun, acts: readonly PlannedAct[]): boolean {
  return (
    copy.maker.who === 'platform' &&
    acts.some(({ act, atMs, plan }) => {
      const isResumed = act === 'resume' && plan.id === copy.subscriptionId
      return isResumed && dueMs <= atMs && atMs <= copy.createdMs
    })
  )
}

/** What the platform runs at a time when the first order was there already is its own doing: somebody has had it run. */
function isLaterRun(first: OrderOfRun, { copy, dueMs }: OrderOfRun): boolean {
  return copy.maker.who === 'platform' && dueMs > first.placedMs
}

/** Whoever cancels an order may have another one made instead. */
export function stands(truth: Truth, { orderId }: OrderOfRun): boolean {
  return truth.order(orderId)?.status !== 'cancelled'
}

function isOurs(...orders: readonly OrderOfRun[]): boolean {
  return orders.some(({ copy }) => copy.maker.who === 'perennial')
}

function dueOfRun(run: string): number {
  return Date.parse(run.slice(run.indexOf('@') + 1))
}

/** The series of an order of ours, or of the platform's, which runs subscriptions only. */
export function seriesOfCopy({ maker, subscriptionId }: CopyFact): string {
  return maker.who === 'perennial' ? (parseRunKey(maker.run)?.seriesId ?? '') : `subscription:${subscriptionId}`
}

/** Which run, and which both orders are. */
export function tellSecondOrder({ first, second }: SecondOrder): string {
  const series = second.copy.subscriptionId ?? second.copy.sourceOrderId
  return `${series} due ${new Date(second.dueMs).toISOString()}: ${told(first)} and ${told(second)} are both placed`
}

function told({ orderId, copy }: OrderOfRun): string {
  const maker = copy.maker.who === 'perennial' ? `${copy.maker.run}/${copy.maker.post}` : copy.maker.who
  return `order ${orderId} of copy ${copy.id} (${maker})`
}
