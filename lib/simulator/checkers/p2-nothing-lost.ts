import { parseDocument, type Resource } from '../../core/json-api.ts'
import { copyView, orderView, subscriptionView } from '../../core/resources.ts'
import { seriesIdOf } from '../../core/run-key.ts'
import { isPlaced } from '../../core/see.ts'
import { topicRule } from '../../core/topics.ts'
import type { OrderView } from '../../core/views.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { Answered, Postman } from '../postman.ts'
import type { Truth } from '../truth.ts'
import type { Checker, Violation } from '../violation.ts'
import { isCopyKept } from './kept-copy.ts'

/** What is so, and what the ledger has of it. */
interface Known {
  ledger: LedgerModel
  truth: Truth
}

export interface LostOptions extends Known {
  postman: Postman
  /** The bodies of all messages that the queue has taken so far. */
  messagesTaken: () => readonly string[]
}

/**
 * P2: what a delivery that was answered with 2xx tells is in the ledger at the moment of the answer, or a message about it
 * is in the queue.
 */
export function nothingLost({ ledger, truth, postman, messagesTaken }: LostOptions): Checker {
  let found: Violation | undefined
  const told = new Set<number>()
  /** Whether a message that says all this was taken; one that was found is for one delivery only. */
  const isTold = (...words: readonly string[]): boolean => {
    const place = messagesTaken().findIndex((body, at) => !told.has(at) && words.every((word) => body.includes(word)))
    if (place >= 0) told.add(place)
    return place >= 0
  }
  const isKept = (answered: Answered): boolean => {
    const { request, answer, resourceId } = answered
    if (answer.outcome === 'recheck_later') return isTold('"recheck"', request.pathTopic, resourceId)
    if (answer.outcome === 'unreadable') return isTold('"unreadable"', request.pathTopic)
    return isInLedger({ ledger, truth }, answered)
  }
  postman.onAnswer((answered) => {
    if (answered.answer.status !== 200 || isKept(answered)) return
    const { request, answer } = answered
    found ??= {
      promise: 'P2',
      what: `a delivery of ${request.pathTopic} was answered 200 ${answer.outcome}, and left no trace`,
    }
  })
  return { promise: 'P2', afterStep: () => found }
}

const UTF8 = new TextDecoder()

/** A body without what it includes, which is most of it and says nothing about what has to be kept. */
function withoutIncluded(body: string): string {
  const end = body.indexOf(',"included":')
  return end < 0 ? body : `${body.slice(0, end)}}`
}

function isInLedger(known: Known, { request }: Answered): boolean {
  const { ledger } = known
  const { effect } = topicRule(request.pathTopic)
  const body = UTF8.decode(request.body)
  // Of a copy the order that it made is told among what is included.
  const document = parseDocument(JSON.parse(effect === 'copy' ? body : withoutIncluded(body)))
  const resource = document?.data
  if (document === undefined || resource === undefined || !isOne(resource)) return true
  switch (effect) {
    case 'subscription': {
      const view = subscriptionView(resource)
      return view === undefined || isSeen(ledger, seriesIdOf('subscription', view.id), view.updatedMs)
    }
    case 'order': {
      const view = orderView(resource)
      return view === undefined || !isPlaced(view) || isOrderKept(ledger, view)
    }
    case 'copy': {
      const view = copyView(resource, document)
      return view === undefined || isCopyKept(known, view)
    }
    default:
      return true
  }
}

const MOST_RECENT = 5

/** A renewal closes its run, unless its copy is still watched; any other order is one that may ask to recur. */
function isOrderKept(ledger: LedgerModel, order: OrderView): boolean {
  if (order.renewsSubscriptionId !== undefined) {
    const newest = ledger.allRuns().toSorted((a, b) => b.dueMs - a.dueMs)
    const ofSeries = newest.filter(({ seriesId }) => seriesId === `subscription:${order.renewsSubscriptionId}`)
    // An order that is paid when so many runs have been due since is found when its run is replayed.
    const runs = ofSeries.slice(0, MOST_RECENT).filter(({ copy }) => copy?.targetOrderId === order.id)
    return runs.length === 0 || runs.some(({ state }) => state.name === 'completed' || state.name === 'accepted')
  }
  return !('perennial' in order.metadata) || isSeen(ledger, seriesIdOf('order', order.id), order.updatedMs)
}

function isOne(data: Resource | readonly Resource[] | null): data is Resource {
  return data !== null && !Array.isArray(data)
}

function isSeen(ledger: LedgerModel, id: ReturnType<typeof seriesIdOf>, updatedMs: number): boolean {
  return (ledger.peekSeries(id)?.seenMs ?? Number.NEGATIVE_INFINITY) >= updatedMs
}
