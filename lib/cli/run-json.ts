import { type Run, wakeMsOf } from '../core/run.ts'
import { isoSeconds } from '../core/run-key.ts'
import { errorJson } from './error-text.ts'
import { reasonOf } from './run-words.ts'
import { isoOrNull } from './time-text.ts'

/** What the ledger knows of a run, for programs, without its history. Times are ISO 8601 in UTC; what is not there is null. */
export function runJson(run: Run) {
  const { key, seriesId, dueMs, movedToMs, clock, state, attempts, posts, copy, error, note } = run
  return {
    run: key,
    series: seriesId,
    due: isoSeconds(dueMs),
    movedTo: isoOrNull(movedToMs),
    clock,
    state: state.name,
    reason: reasonOf(run) ?? null,
    wakes: isoOrNull(wakeMsOf(run)),
    placed: state.name === 'completed' ? state.placed : null,
    attempts,
    posts,
    copy: copy
      ? { type: copy.type, id: copy.id, status: copy.status, targetOrder: copy.targetOrderId ?? null, ours: copy.ours }
      : null,
    error: errorJson(error),
    note: note ?? null,
  }
}
