import { MINUTE_MS, SECOND_MS } from '../../core/duration.ts'
import { isReleased, RELEASE_AGAIN_MS, type RecentReleases } from '../../core/release.ts'
import { type Run, wakeMsOf } from '../../core/run.ts'

/** Past the end of a lease and of the clock skew: then dispatch-runs takes the run for abandoned. */
const LEASE_MARGIN_MS = MINUTE_MS + SECOND_MS

/**
 * When something may next happen to an open run (epoch ms, always after now); undefined for a run that is closed. A run
 * that was released waits for its send slot, any other for the first dispatch at or after the time that it waits for.
 */
export function nextMomentOf(run: Run, nowMs: number, releases: RecentReleases): number | undefined {
  const wakeMs = wakeMsOf(run)
  if (wakeMs === undefined) return undefined
  const release = releases.get(run.key)
  if (run.state.name !== 'claimed' && release !== undefined && isReleased(run, releases)) {
    const slotMs = release.slotMs + SECOND_MS
    return slotMs > nowMs ? slotMs : dispatchAfter(release.slotMs + RELEASE_AGAIN_MS, nowMs)
  }
  return dispatchAfter(run.state.name === 'claimed' ? wakeMs + LEASE_MARGIN_MS : wakeMs, nowMs)
}

/** The next minute has its dispatch, whenever it falls: a clock that moves by a minute or more meets one. */
function dispatchAfter(wakeMs: number, nowMs: number): number {
  return Math.max(wakeMs, nowMs + MINUTE_MS)
}
