import { chunksOf } from '../../core/chunks.ts'
import { failureKind } from '../../core/failure.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
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

/** Asks for resources by their ids, and tells of one row after the other. The first that cannot be read ends it. */
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
      if (!read.ok && failureKind('read', read.failure) !== 'gone') return await unreachable(deps, read)
      const outcome = await see(row, read.ok ? read.value : 'gone')
      if (outcome !== 'finished') return outcome
    }
  }
  return 'finished'
}
