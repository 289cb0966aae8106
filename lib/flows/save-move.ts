import type { Run } from '../core/run.ts'
import { type Move, moveRun } from '../core/run-moves.ts'
import type { Seen, SeenOutcome } from '../core/see.ts'
import type { Dependencies } from './dependencies.ts'

/** A run may be told something while others move it; each of them writes at most a few times. */
const TRIES = 5

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log'>

/**
 * Makes one of our moves, if the run still is as it was read. `already_done` when something that was seen meanwhile moved
 * it first: facts beat intentions.
 */
export async function saveMove(deps: Needs, run: Run, move: Move): Promise<Run | 'already_done'> {
  return await saveNext(deps, run, moveRun(run, move, deps.clock.nowMs()))
}

/** Saves the next version of a run, if it still is as it was read. */
export async function saveNext(deps: Needs, run: Run, next: Run): Promise<Run | 'already_done'> {
  if ((await deps.ledger.saveRun(next)) === 'conflict') return 'already_done'
  logMove(deps, run, next)
  return next
}

/** Tells a run what was seen, again for as long as somebody else writes it in between. */
export async function saveSeen(deps: Needs, run: Run, see: (run: Run) => Seen): Promise<Seen> {
  let current: Run | undefined = run
  for (let attempt = 0; attempt < TRIES && current !== undefined; attempt += 1) {
    const seen = see(current)
    if (seen.outcome !== 'recorded') return logged(deps, seen)
    if ((await deps.ledger.saveRun(seen.run)) === 'saved') {
      logMove(deps, current, seen.run)
      return seen
    }
    current = await deps.ledger.readRun(run.key)
  }
  throw new Error(`run ${run.key} was written by others ${TRIES} times in a row while it was told what was seen`)
}

function logged(deps: Needs, seen: Seen): Seen {
  const notable: Partial<Record<SeenOutcome, true>> = { second_order: true }
  if (notable[seen.outcome]) deps.log('error', 'SECOND_ORDER', { run: seen.run.key })
  return seen
}

function logMove(deps: Needs, from: Run, to: Run): void {
  const why = to.history.last.at(-1)?.why ?? to.history.first.at(-1)?.why
  const level = to.state.name === 'parked' ? 'warn' : 'info'
  deps.log(level, 'RUN_MOVED', { run: to.key, from: from.state.name, to: to.state.name, why })
}
