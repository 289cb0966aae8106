import { parseReference, type RunKey } from '../../core/run-key.ts'
import type { Exchange } from '../exchanges.ts'
import type { Postman } from '../postman.ts'
import type { Truth } from '../truth.ts'
import type { Checker, Violation } from '../violation.ts'

export interface LookOptions {
  onExchange: (listener: (exchange: Exchange) => void) => void
  postman: Postman
  truth: Truth
}

/**
 * P4: when the answer to a POST was lost, there is no second POST for its run before somebody has looked: by an answered
 * look-up for the run, or because a delivery or a list of copies has told what the first one made.
 */
export function lookBeforePost({ onExchange, postman, truth }: LookOptions): Checker {
  const lastPosts = new Map<RunKey, Exchange>()
  const lookUps = new Map<RunKey, Exchange[]>()
  const told = new Set<string>()
  const lists: Exchange[] = []
  let found: Violation | undefined

  postman.onAnswer(({ answer, resourceId }) => {
    if (answer.status === 200) told.add(resourceId)
  })
  const isTold = (post: Exchange): boolean => {
    const copies = [...truth.copies()].filter(
      ({ maker }) => maker.who === 'perennial' && referenceOf(maker) === post.reference,
    )
    const listed = lists.some(
      ({ ended, atMs }) => ended === 'answered' && copies.some(({ createdMs }) => createdMs <= atMs),
    )
    return listed || copies.some(({ id }) => told.has(id))
  }
  onExchange((exchange) => {
    const { reference, lookedFor, method, path } = exchange
    if (method === 'GET' && /order_copies/.test(path)) lists.push(exchange)
    const looked = lookedFor === undefined ? undefined : parseReference(`${lookedFor}/1`)?.key
    if (looked !== undefined) lookUps.set(looked, [...(lookUps.get(looked) ?? []), exchange])
    const run = reference === undefined ? undefined : parseReference(reference)?.key
    if (run === undefined) return
    const before = lastPosts.get(run)
    const hasLooked = (lookUps.get(run) ?? []).some(({ ended }) => ended === 'answered')
    if (before?.ended === 'lost' && !hasLooked && !isTold(before)) {
      const what = `${reference} was posted before a look-up, though the answer to ${before.reference} was lost`
      found ??= { promise: 'P4', what }
    }
    lastPosts.set(run, exchange)
    lookUps.delete(run)
  })
  return { promise: 'P4', afterStep: () => found }
}

function referenceOf({ run, post }: { run: RunKey; post: number }): string {
  return `${run}/${post}`
}
