import { MINUTE_MS } from '../../core/duration.ts'
import { failureKind } from '../../core/failure.ts'
import type { Answer, Deadline, Dependencies } from '../dependencies.ts'
import { heedFailure } from '../heed-failure.ts'
import { LEAST_REMAINING_MS } from './read-pages.ts'

/** A spell of 429s is over in a minute or two; what lasts longer than this (ms) is something else. */
const MOST_PATIENCE_MS = 15 * MINUTE_MS

/**
 * The same dependencies, with each request that is answered 429 sent again, as long as there is time. Between two of them the pace makes
 * it wait as long as Commerce Layer asks for.
 */
export function patientRequests(deps: Dependencies, deadline: Deadline): Dependencies {
  const ask = async (send: () => Promise<Answer<unknown>>): Promise<Answer<unknown>> => {
    const untilMs = deps.clock.nowMs() + MOST_PATIENCE_MS
    for (;;) {
      const answer = await send()
      if (answer.ok || failureKind('read', answer.failure) !== 'throttled') return answer
      if (deadline.remainingMs() < LEAST_REMAINING_MS || deps.clock.nowMs() > untilMs) return answer
      await heedFailure(deps, 'throttled', answer.failure)
    }
  }
  const commerceLayer = new Proxy(deps.commerceLayer, {
    get: (target, name, receiver): unknown => {
      if (!Reflect.has(target, name)) return undefined
      // Taken anew each time: requests are counted where their function is asked for.
      return (...given: unknown[]) => ask(() => Reflect.apply(Reflect.get(target, name, receiver), target, given))
    },
  })
  return { ...deps, commerceLayer }
}
