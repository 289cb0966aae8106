import { SECOND_MS } from '../../core/duration.ts'
import { requestsOf } from '../../core/requests.ts'
import type { Run } from '../../core/run.ts'
import type { Deadline } from '../dependencies.ts'

/** The client's timeout of one request; a test compares it with the client's own. */
export const REQUEST_TIMEOUT_MS = 10 * SECOND_MS

/** What writing an outcome and ending in order takes, generously. */
const MARGIN_MS = 5 * SECOND_MS

/** Whether a run's next action can be finished even if each of its requests takes all its time. */
export function hasTime(run: Run, deadline: Deadline): boolean {
  return deadline.remainingMs() > requestsOf(run) * REQUEST_TIMEOUT_MS + MARGIN_MS
}
