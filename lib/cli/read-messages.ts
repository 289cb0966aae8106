import { readUnreadable, type UnreadableMessage } from '../flows/replay/read-unreadable.ts'
import { type Installation, withQueue } from './installation.ts'
import type { Terminal } from './terminal.ts'

/** The messages that nobody can read, where this machine is told which queue they are in; a note where it is not. */
export async function readMessages(installation: Installation, { note }: Terminal): Promise<UnreadableMessage[]> {
  const { COPY_REQUESTS_QUEUE_URL, PARKED_QUEUE_URL } = installation.environment
  if (COPY_REQUESTS_QUEUE_URL?.trim() && PARKED_QUEUE_URL?.trim()) return await readUnreadable(withQueue(installation))
  note('Messages that cannot be read are left out: set COPY_REQUESTS_QUEUE_URL and PARKED_QUEUE_URL to see them.')
  return []
}
