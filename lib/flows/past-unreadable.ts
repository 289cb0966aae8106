import { maskCause } from '../core/mask.ts'
import { UnreadableRow } from '../core/unreadable-row.ts'
import type { Dependencies } from './dependencies.ts'

/**
 * Works on one of many. A row that cannot be read, after a rollback those that the newer version wrote, is named, and keeps
 * nobody from working on the others; the answer is then undefined.
 */
export async function pastUnreadable<T>(
  { log }: Pick<Dependencies, 'log'>,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error
    log('error', 'UNREADABLE_ROW', { cause: maskCause(error) })
    return undefined
  }
}
