import { type DecodedMessage, decodeMessage } from '../../core/messages.ts'
import type { Dependencies } from '../dependencies.ts'
import { receiveAllParked } from '../reconcile/dead-letters.ts'

/** A message in the dead-letter queue that belongs to no run, so that no replay helps it. */
export interface UnreadableMessage {
  id: string
  /** When SQS took it (epoch ms). */
  sentMs: number
  message: Extract<DecodedMessage, { kind: 'unreadable' | 'garbage' | 'newer' }>
}

/**
 * Reads the messages of the dead-letter queue that nobody can read, the oldest first. All that was received is made visible again, and
 * none is removed: but for its receive count the queue is as it was.
 */
export async function readUnreadable(deps: Pick<Dependencies, 'queue'>): Promise<UnreadableMessage[]> {
  const { messages } = await receiveAllParked(deps, { remainingMs: () => Number.POSITIVE_INFINITY })
  for (const { receiptHandle } of messages) await deps.queue.leaveParked(receiptHandle)
  const found = new Map<string, UnreadableMessage>()
  for (const { id, sentMs, body } of messages) {
    const message = decodeMessage(body)
    if (message.kind !== 'copy_request' && message.kind !== 'recheck') found.set(id, { id, sentMs, message })
  }
  return [...found.values()].sort((a, b) => a.sentMs - b.sentMs)
}
