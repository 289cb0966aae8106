import { SECOND_MS } from './duration.ts'
import { isUntouched, type Run, wakeMsOf } from './run.ts'

/** How the runs that are due stand, for whoever watches. */
export interface Backlog {
  /** For how long the run that should have gone on first waits for that (whole seconds). */
  lateSeconds: number
  /** For how long the run that is in doubt longest has been so (whole seconds). */
  doubtSeconds: number
  /** Runs of which a delivery should have told by now, and none did. */
  unheard: number
}

/** Sums up the runs that the ledger has woken. */
export function backlogOf(runs: readonly Run[], nowMs: number): Backlog {
  const longestSeconds = (sinceMs: (run: Run) => number | undefined) =>
    Math.max(0, ...runs.map((run) => Math.floor((nowMs - (sinceMs(run) ?? nowMs)) / SECOND_MS)))
  return {
    lateSeconds: longestSeconds(wakeMsOf),
    doubtSeconds: longestSeconds(doubtedSinceMs),
    unheard: runs.filter((run) => isUnheard(run, nowMs)).length,
  }
}

/** A look-up that failed leaves the run as much in doubt as before. */
function doubtedSinceMs({ state, doubted, history, startedMs = 0 }: Run): number | undefined {
  if (state.name === 'in_doubt') return state.sinceMs
  if (state.name !== 'planned' || state.action !== 'look_up' || !doubted) return undefined
  const entered = [...history.first, ...history.last].findLast(({ to }) => to === 'in_doubt')
  return entered && Math.max(entered.atMs, startedMs)
}

/** A copy that is out and a run that the platform was to make are asked for only when no delivery told of them in time. */
function isUnheard(run: Run, nowMs: number): boolean {
  if ((wakeMsOf(run) ?? nowMs) >= nowMs) return false
  return run.state.name === 'accepted' || (run.clock === 'commerce_layer' && isUntouched(run))
}
