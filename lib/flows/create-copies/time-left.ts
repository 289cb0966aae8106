import { SECOND_MS } from '../../core/duration.ts'
import { requestsOf } from '../../core/requests.ts'
import type { Run } from '../../core/run.ts'
import type { Deadline, Dependencies } from '../dependencies.ts'

/** The client's timeout of one request; a test compares it with the client's own. */
export const REQUEST_TIMEOUT_MS = 10 * SECOND_MS

/** What writing an outcome and ending in order takes, generously. */
const MARGIN_MS = 5 * SECOND_MS

/** A request that takes all its time has failed and ends the action; so many in a row that nearly do are more than enough. */
const MOST_SLOW_REQUESTS = 4

/** The longest that an action may take once its first request has its turn; a test compares it with serverless.yml. */
export const BUDGET_MS = MOST_SLOW_REQUESTS * REQUEST_TIMEOUT_MS + MARGIN_MS

/** Whether a run's next action can be finished although Commerce Layer is as slow as it may be. */
export function hasTime({ turns }: Pick<Dependencies, 'turns'>, run: Run, deadline: Deadline): boolean {
  const requests = requestsOf(run)
  const slowMs = Math.min(requests, MOST_SLOW_REQUESTS) * REQUEST_TIMEOUT_MS
  const [firstMs, lastMs] = [turns.untilMs(1), turns.untilMs(requests)]
  return deadline.remainingMs() > firstMs + Math.max(lastMs - firstMs, slowMs) + MARGIN_MS
}
