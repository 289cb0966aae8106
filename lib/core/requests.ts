import type { Run } from './run.ts'
import { parseSeriesId } from './run-key.ts'

/**
 * The most requests that the next action of a run takes, its batch's shared re-read not counted. A copy is one POST; an
 * earlier copy is looked at and perhaps cancelled first, and a schedule of the platform's read. That it is read and put back
 * afterwards is left out: there is no harm in its being cut off.
 * Placing looks for other orders of the run, reads the order and changes it. A look-up asks by series, of a run that was POSTed
 * also by reference in both types of copies, and may take the run from the platform.
 */
export function requestsOf(run: Run): number {
  if (run.state.name === 'accepted') return 1
  const guarded = run.clock === 'commerce_layer'
  const action = run.state.name === 'planned' || run.state.name === 'claimed' ? run.state.action : 'look_up'
  switch (action) {
    case 'create':
      return (run.copy === undefined ? 1 : 3) + (guarded ? 1 : 0)
    case 'place':
      // Of a run that was in doubt, the order of an earlier copy may be in the way.
      return run.doubted ? 6 : 5
    case 'look_up':
      return (run.posts === 0 ? 1 : 3) + (guarded && run.takeoverNextRunMs === undefined ? 1 : 0)
    default:
      return action satisfies never
  }
}

/** The most requests that a batch takes: those of its runs, and one re-read for each kind of series in it. */
export function requestsOfAll(runs: readonly Run[]): number {
  const reread = runs.filter(({ state }) => state.name !== 'accepted')
  const kinds = new Set(reread.map(({ seriesId }) => parseSeriesId(seriesId)?.kind))
  return kinds.size + runs.reduce((sum, run) => sum + requestsOf(run), 0)
}
