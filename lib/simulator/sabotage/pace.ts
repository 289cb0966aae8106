import { freshPace } from '../../core/pace.ts'
import { type Bend, type Sabotage, withLedger } from './sabotage.ts'

/** As fast as anybody could ask. */
const NO_LIMIT = 6_000

/** Turns and slots are taken as if nobody else took any, and there were no limit. */
const ignoresPace: Bend = (deps) =>
  withLedger(deps, () => ({
    readPace: async () => freshPace(NO_LIMIT),
    savePace: async () => 'saved',
  }))

/** Sabotage of the pace. */
export const PACE = {
  pace_ignored: {
    what: 'requests are sent as they come',
    breaks: ['P5'],
    mix: 'plain',
    caughtBy: 82,
    bend: ignoresPace,
  },
} as const satisfies Record<string, Sabotage>
