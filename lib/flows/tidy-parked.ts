import { decodeMessage } from '../core/messages.ts'
import { recheck } from './create-copies/recheck.ts'
import type { Deadline, Dependencies, QueueMessage } from './dependencies.ts'

const AT_A_TIME = 10

/** As many messages as are looked at in one pass; a person has other worries before there are more. */
const MOST_BATCHES = 50

/** A receive waits a moment for messages, so the last one is not begun without time for it. */
const LEAST_REMAINING_MS = 15_000

/**
 * Removes messages from the dead-letter queue whose runs are no longer parked, or were replayed since: sent again, they
 * would be stale. A recheck that ended there, because the ledger was out of reach for long, is done now. What else lies
 * there waits for a person, and is left as it was.
 */
export async function tidyParked(deps: Dependencies, deadline: Deadline): Promise<{ removed: number }> {
  const seen = await receiveAllParked(deps, deadline)
  let removed = 0
  for (const message of seen) {
    if (await isSettled(deps, message, deadline)) {
      await deps.queue.removeParked(message.receiptHandle)
      deps.log('info', 'PARKED_MESSAGE_REMOVED', { message: message.id })
      removed += 1
    } else {
      await deps.queue.leaveParked(message.receiptHandle)
    }
  }
  return { removed }
}

/**
 * As many messages as the queue says it has; none is put back before all were read, or it would be read again. Asking for
 * more than there are would wait.
 */
export async function receiveAllParked(deps: Pick<Dependencies, 'queue'>, deadline: Deadline): Promise<QueueMessage[]> {
  const seen: QueueMessage[] = []
  const there = Math.min(await deps.queue.countParked(), MOST_BATCHES * AT_A_TIME)
  while (seen.length < there && deadline.remainingMs() > LEAST_REMAINING_MS) {
    const messages = await deps.queue.receiveParked(AT_A_TIME)
    if (messages.length === 0) break
    seen.push(...messages)
  }
  return seen
}

async function isSettled(deps: Dependencies, { body }: QueueMessage, deadline: Deadline): Promise<boolean> {
  const message = decodeMessage(body)
  if (message.kind === 'recheck') {
    return deadline.remainingMs() > LEAST_REMAINING_MS && (await recheck(deps, message)) === 'done'
  }
  if (message.kind !== 'copy_request') return false
  const run = await deps.ledger.readRun(message.run)
  return run !== undefined && (run.state.name !== 'parked' || run.epoch !== message.epoch)
}
