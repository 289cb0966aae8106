import { ApiError } from '../api-error.ts'
import type { Answer } from './answer.ts'
import { type Arrival, letIn, refusalTo, withLimits } from './arrival.ts'
import { isTokenCall } from './call.ts'
import { operate } from './operate.ts'

/** The answer to a request that no fault has met. What is no refusal but a mistake of ours is thrown on. */
export const plainAnswer = (arrival: Arrival): Answer => {
  const { server, call } = arrival
  try {
    letIn(arrival)
    const answer = isTokenCall(call)
      ? server.tokens.issue(call)
      : operate(server.world, call, server.origin ?? call.url.origin)
    return withLimits(arrival, answer)
  } catch (error) {
    if (error instanceof ApiError) return refusalTo(arrival, error)
    throw error
  }
}
