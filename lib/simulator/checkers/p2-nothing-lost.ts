import { parseDocument, type Resource } from '../../core/json-api.ts'
import { copyView, orderView, subscriptionView } from '../../core/resources.ts'
import { parseReference, REFERENCE_ORIGIN, seriesIdOf } from '../../core/run-key.ts'
import { isPlaced } from '../../core/see.ts'
import { topicRule } from '../../core/topics.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { Answered, Postman } from '../postman.ts'
import type { Checker, Violation } from '../violation.ts'

export interface LostOptions {
  ledger: LedgerModel
  postman: Postman
  /** The bodies of all messages that the queue has taken so far. */
  messagesTaken: () => readonly string[]
}

/**
 * P2: what a delivery that was answered with 2xx tells is in the ledger at the moment of the answer, or a message about it
 * is in the queue.
 */
export function nothingLost({ ledger, postman, messagesTaken }: LostOptions): Checker {
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
    return isInLedger(ledger, answered)
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

/** A body without what it includes, which is most of it and says nothing about what has to be kept. */
function withoutIncluded(body: string): string {
  const end = body.indexOf(',"included":')
  return end < 0 ? body : `${body.slice(0, end)}}`
}

function isInLedger(ledger: LedgerModel, { request }: Answered): boolean {
  const rule = topicRule(request.pathTopic)
  const document = parseDocument(JSON.parse(withoutIncluded(new TextDecoder().decode(request.body))))
  const resource = document?.data
  if (document === undefined || resource === undefined || !isOne(resource)) return true
  switch (rule.effect) {
    case 'subscription': {
      const view = subscriptionView(resource)
      return view === undefined || isSeen(ledger, seriesIdOf('subscription', view.id), view.updatedMs)
    }
    case 'order': {
      const view = orderView(resource)
      const recurs = view !== undefined && isPlaced(view) && view.renewsSubscriptionId === undefined
      const asks = recurs && typeof view.metadata === 'object' && view.metadata !== null && 'perennial' in view.metadata
      return !asks || isSeen(ledger, seriesIdOf('order', view.id), view.updatedMs)
    }
    case 'copy': {
      const view = copyView(resource, document)
      const ours = view?.referenceOrigin === REFERENCE_ORIGIN && view.reference !== undefined
      const key = ours ? parseReference(view.reference ?? '')?.key : undefined
      const run = key && ledger.peekRun(key)
      return run === undefined || run.copy !== undefined
    }
    default:
      return true
  }
}

function isOne(data: Resource | readonly Resource[] | null): data is Resource {
  return data !== null && !Array.isArray(data)
}

function isSeen(ledger: LedgerModel, id: ReturnType<typeof seriesIdOf>, updatedMs: number): boolean {
  return (ledger.peekSeries(id)?.seenMs ?? Number.NEGATIVE_INFINITY) >= updatedMs
}
