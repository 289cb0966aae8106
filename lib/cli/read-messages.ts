import { nameOfError } from '../adapters/commerce-layer/sent.ts'
import { readUnreadable, type UnreadableMessage } from '../flows/replay/read-unreadable.ts'
import { type Installation, withQueue } from './installation.ts'
import { lackingAction } from './lacking-action.ts'
import type { Terminal } from './terminal.ts'
import { unreadableJson } from './unreadable-lines.ts'

/**
 * The messages that nobody can read; undefined, and a note that says why, where the queue that they are in cannot be read: the runs, which
 * the ledger tells of, are worth more than they.
 */
export async function readMessages(
  installation: Installation,
  { note }: Terminal,
): Promise<UnreadableMessage[] | undefined> {
  const { COPY_REQUESTS_QUEUE_URL, PARKED_QUEUE_URL } = installation.environment
  const leave = (why: string) => {
    note(`Messages that cannot be read are left out: ${why}.`)
    return undefined
  }
  if (!COPY_REQUESTS_QUEUE_URL?.trim() || !PARKED_QUEUE_URL?.trim())
    return leave('set COPY_REQUESTS_QUEUE_URL and PARKED_QUEUE_URL to see them')
  try {
    return await readUnreadable(withQueue(installation))
  } catch (error) {
    const action = lackingAction(error)
    return leave(
      action === undefined
        ? `the dead-letter queue does not answer (${nameOfError(error)})`
        : `AWS does not let these credentials do ${action}`,
    )
  }
}

/** The same for programs; null where they could not be read. */
export function messagesJson(messages: readonly UnreadableMessage[] | undefined) {
  return messages?.map(unreadableJson) ?? null
}
