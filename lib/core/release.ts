import { MINUTE_MS } from './duration.ts'
import type { Run } from './run.ts'
import type { RunKey } from './run-key.ts'

/** A group of at most 10 runs whose messages share a send slot. */
export interface Release {
  slotMs: number
  /** Each run with the version that it had: a run that has moved since is not released any more. */
  runs: readonly { key: RunKey; version: number }[]
}

/** The last release of a run. */
export interface Released {
  slotMs: number
  version: number
}

/** What was released lately, by run. */
export type RecentReleases = ReadonlyMap<RunKey, Released>

/** What was released is not released again for this long; a message that was lost heals by being released again. */
export const RELEASE_AGAIN_MS = 10 * MINUTE_MS

/** Whether a run was released so lately, and has not moved since, that its message must be on its way. */
export function isReleased(run: Run, releases: RecentReleases): boolean {
  return releases.get(run.key)?.version === run.version
}

/** The last release of each run among those of some groups, given oldest first. */
export function latestOf(releases: readonly Release[]): RecentReleases {
  return new Map(releases.flatMap(({ slotMs, runs }) => runs.map(({ key, version }) => [key, { slotMs, version }])))
}
