import { chunksOf } from '../../core/chunks.ts'
import { failureKind } from '../../core/failure.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { heedFailure } from '../heed-failure.ts'
import { pastUnreadable } from '../past-unreadable.ts'
import { unreachable } from './unreachable.ts'

/** As many ids as one request takes. */
const AT_ONCE = 25

/** What the ledger knows of one type of resource, and how that is asked for. */
export interface Asking<Row, View extends { id: string }> {
  rows: readonly Row[]
  /** The id of the resource that a row is about. */
  idOf(row: Row): string
  list(ids: readonly string[]): Promise<Answer<View[]>>
  retrieve(id: string): Promise<Answer<View>>
  /** Told of each row what it is about, as it is now. What it cannot finish ends the asking. */
  see(row: Row, now: View | 'gone'): Promise<PassOutcome>
}

/**
 * Asks for resources by their ids, and tells of one row after the other. The first that cannot be read ends it; but one that is refused by
 * its own id, or about a row that cannot be read, is named in the log: it would be so again, and nothing behind it ever be asked for.
 */
export async function askById<Row, View extends { id: string }>(
  deps: Dependencies,
  { rows, idOf, list, retrieve, see }: Asking<Row, View>,
): Promise<PassOutcome> {
  for (const asked of chunksOf(rows, AT_ONCE)) {
    const answer = await list(asked.map(idOf))
    if (!answer.ok) return await unreachable(deps, answer)
    const byId = new Map(answer.value.map((view) => [view.id, view]))
    for (const row of asked) {
      const listed = byId.get(idOf(row))
      // A list may lag behind: gone is only what is not found by its own id.
      const read: Answer<View> = listed === undefined ? await retrieve(idOf(row)) : { ok: true, value: listed }
      const kind = read.ok ? 'gone' : failureKind('read', read.failure)
      if (!read.ok && kind !== 'gone') {
        if ((await heedFailure(deps, kind, read.failure)) !== 'not_permitted') return 'unreachable'
        deps.log('warn', 'RESOURCE_NOT_PERMITTED', { id: idOf(row), status: read.failure.status })
        continue
      }
      const outcome = (await pastUnreadable(deps, () => see(row, read.ok ? read.value : 'gone'))) ?? 'finished'
      if (outcome !== 'finished') return outcome
    }
  }
  return 'finished'
}
