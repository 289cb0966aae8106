import { dice } from '../../emulator/dice.ts'
import { assembleCast } from './assemble-cast.ts'
import { type CastMember, dueMsOf, STORY_AFTER_LAST_DUE_MS } from './cast.ts'

/** A story before it is played: the same for the same three numbers. */
export interface Plot {
  cast: readonly CastMember[]
  storyStartMs: number
  /** By then every run is closed (epoch ms). */
  endMs: number
}

/** Makes the plot of a story that begins at a time (epoch ms). */
export function makePlot(from: { runs: number; seed: number; storyStartMs: number }): Plot {
  const { runs, seed, storyStartMs } = from
  const cast = assembleCast(runs, dice(seed).next)
  const lastDueMs = Math.max(...cast.map((member) => dueMsOf(member, storyStartMs)))
  return { cast, storyStartMs, endMs: lastDueMs + STORY_AFTER_LAST_DUE_MS }
}
