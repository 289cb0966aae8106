import { maskCause } from '../../core/mask.ts'
import { type DecodedMessage, decodeMessage } from '../../core/messages.ts'
import type { Deadline, Dependencies, QueueMessage } from '../dependencies.ts'
import { admitRequests } from './admit-requests.ts'
import { prepareRuns } from './prepare-runs.ts'
import { recheck } from './recheck.ts'
import { takeTurns } from './take-turns.ts'
import { REQUEST_TIMEOUT_MS } from './time-left.ts'
import { workOnRuns } from './work-on-runs.ts'

type Decoded = { message: QueueMessage; decoded: DecodedMessage }

/**
 * Works through a batch of messages and answers with those that SQS shall keep: a message is acknowledged in every case
 * but a crash or parking, so that its receive count counts crashes.
 */
export async function createCopies(
  deps: Dependencies,
  batch: readonly QueueMessage[],
  deadline: Deadline,
): Promise<{ failedIds: string[] }> {
  const messages = batch.map((message) => ({ message, decoded: decodeMessage(message.body) }))
  const bells: QueueMessage[] = []
  const again: QueueMessage[] = []
  for (const entry of messages) {
    const fate = await handleOther(deps, entry, deadline)
    if (fate === 'bell') bells.push(entry.message)
    if (fate === 'again') again.push(entry.message)
  }
  const admitted = await admitRequests(deps, messages.flatMap(copyRequest))
  const prepared = await prepareRuns(deps, admitted.ready)
  const inTurn = await takeTurns(deps, prepared.ready)
  const worked = await workOnRuns(deps, inTurn, deadline)
  await deps.turns.settle()
  bells.push(...admitted.bells, ...prepared.parked, ...worked.parked)
  await ringOn(deps, bells)
  return { failedIds: [...bells, ...again].map((message) => message.id) }
}

function copyRequest({ message, decoded }: Decoded) {
  return decoded.kind === 'copy_request' ? [{ message, request: decoded }] : []
}

/** Everything that is not a copy request. What cannot be read ends in the dead-letter queue, and is never tried in a loop. */
async function handleOther(
  deps: Dependencies,
  { message, decoded }: Decoded,
  deadline: Deadline,
): Promise<'done' | 'bell' | 'again'> {
  switch (decoded.kind) {
    case 'copy_request':
      return 'done'
    case 'recheck':
      return deadline.remainingMs() < REQUEST_TIMEOUT_MS ? 'again' : await recheck(deps, decoded)
    case 'unreadable':
      deps.log('warn', 'UNREADABLE_DELIVERY', { topic: decoded.topic, size: decoded.size, sha256: decoded.sha256 })
      return 'bell'
    case 'garbage':
      deps.log('error', 'GARBAGE_MESSAGE', { message: message.id, reason: decoded.reason })
      return 'bell'
    case 'newer':
      deps.log('warn', 'NEWER_MESSAGE', { message: message.id, version: decoded.version })
      // The ledger releases a run again; nothing else would bring the others back.
      return decoded.of === 'copy_request' ? 'done' : 'again'
    default:
      return decoded satisfies never
  }
}

/** Visible again at once, a failed message reaches the dead-letter queue in seconds instead of in visibility timeouts. */
async function ringOn(deps: Dependencies, messages: readonly QueueMessage[]): Promise<void> {
  for (const message of messages) {
    try {
      await deps.queue.makeVisible(message.receiptHandle)
    } catch (error) {
      deps.log('warn', 'VISIBILITY_NOT_CHANGED', { message: message.id, cause: maskCause(error) })
    }
  }
}
