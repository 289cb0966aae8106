import { decodeMessage } from '../../core/messages.ts'
import { isOpen, type Run } from '../../core/run.ts'
import { isSameRun } from '../../core/same-run.ts'
import { isSkippedForNow } from '../../flows/plan-run.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { QueueModel } from '../models/queue-model.ts'
import type { Truth } from '../truth.ts'
import type { Checker, Violation } from '../violation.ts'
import { type OrderOfRun, orderOfRun, stands } from './second-order.ts'

export interface ReplayOptions {
  ledger: LedgerModel
  queue: Pick<QueueModel, 'parked'>
  truth: Truth
  nowMs(): number
  /** Whether no order may come about long after its request: what does is no replay's doing. */
  commits: 'bounded' | 'unbounded'
}

/** The world as it was before a replay. */
interface Before {
  /** When it was so (epoch ms). */
  atMs: number
  runs: readonly Run[]
  /** Placed orders by their ids. */
  orders: ReadonlyMap<string, OrderOfRun>
}

/**
 * P7: a replay in a world at rest, by our command or from the console, moves only what was parked, and gives no run an order
 * that had one. For that each parked run has its message in the dead-letter queue, and nothing else has one there, once
 * reconciliation has come by.
 */
export function replaysAreSafe({ ledger, queue, truth, nowMs, commits }: ReplayOptions): Checker {
  const orders = new Map<string, OrderOfRun>()
  truth.onPlaced((placed) => {
    const order = orderOfRun(truth, placed)
    if (order !== undefined) orders.set(order.orderId, order)
  })
  /** The platform's runs, once somebody has handed it the clock, lie anywhere between ours: whose one is, the ledger has decided. */
  const isAnothers = ({ copy }: OrderOfRun, order: OrderOfRun): boolean => {
    const { maker } = order.copy
    const runs = ledger.runsOfCopy(copy.id)
    return maker.who === 'perennial' && copy.maker.who === 'platform' && runs.size > 0 && ![...runs].includes(maker.run)
  }
  let before: Before | undefined
  const judge = ({ atMs, runs, orders: known }: Before): Violation | undefined => {
    // That a customer has paid before what a run left is told by the next pass, whatever is replayed meanwhile.
    const isPaidBefore = ({ state, copy }: Run): boolean =>
      state.name === 'completed' && known.has(copy?.targetOrderId ?? '')
    const moved = runs.find((run) => {
      const now = ledger.peekRun(run.key)
      return isSettled(run, atMs) && now?.history !== run.history && !(now !== undefined && isPaidBefore(now))
    })
    if (moved !== undefined) return violation(`a replay moved ${moved.key}, which was ${moved.state.name}`)
    if (commits === 'unbounded') return undefined
    const added = [...orders.values()].find(
      (order) =>
        !known.has(order.orderId) &&
        !isPlatforms(order, atMs) &&
        [...known.values()].some((one) => isOfSameRun(one, order) && stands(truth, one) && !isAnothers(one, order)),
    )
    return added && violation(`a replay placed order ${added.orderId} for a run that had one`)
  }
  return {
    promise: 'P7',
    beforeReplay: () => {
      before = { atMs: nowMs(), runs: ledger.allRuns(), orders: new Map(orders) }
    },
    atRest: () => {
      const found = before && judge(before)
      before = undefined
      return found
    },
    atReconciled: () => {
      const messages = queue.parked().flatMap((body) => {
        const message = decodeMessage(body)
        return message.kind === 'copy_request' ? [message] : []
      })
      const stray = messages.find(({ run, epoch }) => !isParked(ledger.peekRun(run), epoch))
      if (stray !== undefined) return violation(`a message of ${stray.run} is parked, and the run is not`)
      const mute = ledger
        .allRuns()
        .find((run) => isParked(run, run.epoch) && !messages.some((message) => message.run === run.key))
      return mute && violation(`${mute.key} is parked, and has no message in the dead-letter queue`)
    },
  }
}

/**
 * Completed or skipped; of what is open the time may have come. What was moved away may be asked for again, and what a pause held back
 * goes on before it is due, when whoever resumed the series got no further than that.
 */
function isSettled(run: Run, atMs: number): boolean {
  return !isOpen(run) && run.state.name !== 'parked' && !isSkippedForNow(run, atMs)
}

/** What the platform makes meanwhile, it makes by itself. */
function isPlatforms({ copy }: OrderOfRun, atMs: number): boolean {
  return copy.maker.who === 'platform' && copy.createdMs > atMs
}

function isParked(run: Run | undefined, epoch: number): boolean {
  return run?.state.name === 'parked' && run.epoch === epoch
}

function isOfSameRun(one: OrderOfRun, other: OrderOfRun): boolean {
  return one.copy.sourceOrderId === other.copy.sourceOrderId && isSameRun(one.dueMs, other.dueMs)
}

function violation(what: string): Violation {
  return { promise: 'P7', what }
}
