import { parseReference, type RunKey, referenceOf } from '../../core/run-key.ts'
import type { Settings } from '../../core/settings.ts'
import type { Exchange } from '../exchanges.ts'
import type { Postman } from '../postman.ts'
import type { Truth } from '../truth.ts'
import type { Checker, Violation } from '../violation.ts'

export interface LookOptions {
  onExchange: (listener: (exchange: Exchange) => void) => void
  postman: Postman
  truth: Truth
  settings: Pick<Settings, 'settleMs'>
  /** By how much the clock of a process may be off, either way (ms). */
  skewMs: number
}

/**
 * P4: when the answer to a POST was lost, there is no second POST for its run before somebody has looked: by an answered
 * look-up for the run, late enough for the first one to show, or because a delivery or an answer has shown what it made.
 */
export function lookBeforePost({ onExchange, postman, truth, settings, skewMs }: LookOptions): Checker {
  const lastPosts = new Map<RunKey, Exchange>()
  const lookUps = new Map<RunKey, Exchange[]>()
  const told = new Set<string>()
  const reads: Exchange[] = []
  let found: Violation | undefined

  postman.onAnswer(({ answer, resourceId }) => {
    if (answer.status === 200) told.add(resourceId)
  })
  const isTold = ({ reference, atMs }: Exchange): boolean => {
    const made = [...truth.copies()].filter(
      ({ maker }) => maker.who === 'perennial' && referenceOf(maker.run, maker.post) === reference,
    )
    const isShown = (id: string): boolean => reads.some((read) => read.atMs >= atMs && read.shown.includes(id))
    return made.some(({ id }) => told.has(id) || isShown(id))
  }
  /** One process may have written when to look, and another one have looked. */
  const isSettled = ({ ended, atMs, path }: Exchange, post: Exchange): boolean =>
    ended === 'answered' && path === post.path && atMs >= post.atMs + settings.settleMs - 2 * skewMs
  onExchange((exchange) => {
    const { reference, lookedFor, method, path } = exchange
    if (method === 'GET' && /order_copies/.test(path)) reads.push(exchange)
    const looked = lookedFor === undefined ? undefined : parseReference(`${lookedFor}/1`)?.key
    if (looked !== undefined) lookUps.set(looked, [...(lookUps.get(looked) ?? []), exchange])
    const run = reference === undefined ? undefined : parseReference(reference)?.key
    if (run === undefined) return
    const before = lastPosts.get(run)
    const hasLooked = before !== undefined && (lookUps.get(run) ?? []).some((one) => isSettled(one, before))
    if (before?.ended === 'lost' && !hasLooked && !isTold(before)) {
      const what = `${reference} was posted before a look-up, though the answer to ${before.reference} was lost`
      found ??= { promise: 'P4', what }
    }
    lastPosts.set(run, exchange)
    lookUps.delete(run)
  })
  return { promise: 'P4', afterStep: () => found }
}
