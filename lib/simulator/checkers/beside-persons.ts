import { SAME_RUN_MS } from '../../core/same-run.ts'
import type { Exchange } from '../exchanges.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { SeriesPlan } from '../series-plan.ts'
import { sourceOrderOf } from '../shop.ts'
import type { CopyFact, OrderFact, Truth } from '../truth.ts'
import type { Checker } from '../violation.ts'
import { type OrderOfRun, orderOfRun, type SecondOrder, stands, tellSecondOrder } from './second-order.ts'

export interface BesideOptions {
  truth: Truth
  ledger: Pick<LedgerModel, 'runsOfCopy'>
  series: readonly SeriesPlan[]
  onExchange: (listener: (exchange: Exchange) => void) => void
  /** By when somebody has imported what was there before (epoch ms). */
  importedMs: () => number
}

/** Orders of ours that were placed beside one that a person had made for the run. */
export interface BesidePersons {
  /** P1: what a look-up has shown of it is not made a second time. */
  checker: Checker
  /** Those that nobody could help: a person was about as fast. */
  found(): readonly SecondOrder[]
}

/**
 * Watches what is placed beside a person's order, of series of orders: of a subscription's source order nothing says that a copy
 * was meant to be a renewal.
 */
export function watchBesidePersons({ truth, ledger, series, onExchange, importedMs }: BesideOptions): BesidePersons {
  const exchanges: Exchange[] = []
  const ours: OrderOfRun[] = []
  const persons: OrderOfRun[] = []
  const found: SecondOrder[] = []
  onExchange((exchange) => void exchanges.push(exchange))

  const isFor = (person: OrderOfRun, { copy, dueMs }: OrderOfRun): boolean => {
    const plan = series.find((one) => one.kind === 'order' && sourceOrderOf(one) === copy.sourceOrderId)
    const [fromMs, toMs] = [dueMs + SAME_RUN_MS / 2, dueMs + (plan?.periodMs ?? 0) - SAME_RUN_MS]
    const { createdMs, sourceOrderId } = person.copy
    return plan !== undefined && sourceOrderId === copy.sourceOrderId && createdMs >= fromMs && createdMs < toMs
  }
  truth.onPlaced((placed) => {
    const copy = truth.copyOfTarget(placed.id)
    const order = copy?.maker.who === 'person' ? personsOrder(copy, placed) : orderOfRun(truth, placed)
    if (order === undefined || order.copy.maker.who === 'platform') return
    const isPersons = order.copy.maker.who === 'person'
    const others = isPersons ? ours : persons
    const beside = others.filter((one) => stands(truth, one) && (isPersons ? isFor(order, one) : isFor(one, order)))
    // Beside the rule a person asks for runs: then what lies in a period of several is for the last one due before it.
    const [first] = beside.toSorted((one, other) => other.dueMs - one.dueMs)
    if (first !== undefined) found.push({ first, second: order })
    ;(isPersons ? persons : ours).push(order)
  })
  /** The request that made the order, or placed it. */
  const lastAsked = ({ orderId, copy }: OrderOfRun): Exchange | undefined => {
    const { maker } = copy
    const reference = maker.who === 'perennial' ? `${maker.run}/${maker.post}` : ''
    const isPlacing = ({ method, path, cancels }: Exchange): boolean =>
      method === 'PATCH' && path === `/api/orders/${orderId}` && !cancels
    return exchanges.findLast((one) => one.reference === reference || isPlacing(one))
  }
  const wasShown = ({ first, second }: SecondOrder): boolean => {
    const asked = second.copy.maker.who === 'person' ? undefined : lastAsked(second)
    return exchanges.some(
      ({ shown, atMs, ofSource }) =>
        asked !== undefined && ofSource && atMs < asked.atMs && shown.includes(first.copy.id),
    )
  }
  /** Whose a copy is that a person made is a matter of opinion: of two runs one may have it, and the other one of ours. */
  const isAnothers = (orders: SecondOrder): boolean => {
    const runs = ledger.runsOfCopy(personsOf(orders).copy.id)
    const { maker } = oursOf(orders).copy
    // What this very run has had is beside its own, whichever other run has it as well.
    if (maker.who === 'perennial' && [...runs].some((key) => key === maker.run)) return false
    if (isLaterOnes(ours, orders)) return true
    return [...runs].some((key) => !ours.some(({ copy }) => copy.maker.who === 'perennial' && copy.maker.run === key))
  }
  /** A reconciliation reads once what was copied; a series that nobody had told of then has no run that it could be for. */
  const isBeforeUs = (orders: SecondOrder): boolean => {
    const { copy } = personsOf(orders)
    const plan = series.find((one) => sourceOrderOf(one) === copy.sourceOrderId)
    return plan?.runsBefore !== undefined && copy.createdMs <= importedMs()
  }
  return {
    checker: {
      promise: 'P1',
      afterStep: () => {
        const seen = found.find((orders) => wasShown(orders) && !isAnothers(orders))
        return seen && { promise: 'P1', what: `${tellSecondOrder(seen)}, though a look-up had shown the first` }
      },
    },
    found: () => found.filter((orders) => !isAnothers(orders) && !isBeforeUs(orders)),
  }
}

/** Whether another run was due between ours and what a person has made, or at that very time: then it is that one's, or may be. */
function isLaterOnes(ours: readonly OrderOfRun[], orders: SecondOrder): boolean {
  const { sourceOrderId, createdMs } = personsOf(orders).copy
  const fromMs = oursOf(orders).dueMs
  return ours.some(
    ({ copy, dueMs }) => copy.sourceOrderId === sourceOrderId && dueMs > fromMs && dueMs < createdMs + SAME_RUN_MS / 2,
  )
}

function personsOf({ first, second }: SecondOrder): OrderOfRun {
  return first.copy.maker.who === 'person' ? first : second
}

function oursOf({ first, second }: SecondOrder): OrderOfRun {
  return first.copy.maker.who === 'person' ? second : first
}

/** A customer may pay long after what the copy has left. */
function personsOrder(copy: CopyFact, { id, placedMs = copy.createdMs }: OrderFact): OrderOfRun {
  return { orderId: id, copy, dueMs: copy.createdMs, placedMs }
}
