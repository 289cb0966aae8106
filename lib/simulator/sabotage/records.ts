import { EMPTY_HISTORY } from '../../core/history.ts'
import { lastWhy, writingRuns } from './runs.ts'
import type { Bend, Sabotage } from './sabotage.ts'

const keepsQuiet: Bend = (deps) => ({
  ...deps,
  log: (level, code, fields) => {
    if (code !== 'SECOND_ORDER') deps.log(level, code, fields)
  },
})

/** Sabotage of what a run remembers of itself. */
export const RECORDS = {
  throttle_counted_as_attempt: {
    what: 'being throttled uses up an attempt',
    breaks: ['P5'],
    mix: 'plain',
    caughtBy: 10,
    bend: writingRuns((run) => (lastWhy(run) === 'throttled' ? { ...run, attempts: run.attempts + 1 } : run)),
  },
  attempts_never_counted: {
    what: 'a failure uses up no attempt',
    breaks: ['convergence'],
    mix: 'plain',
    caughtBy: 49,
    bend: writingRuns((run) => ({ ...run, attempts: 0 })),
  },
  refusal_forgotten: {
    what: 'a run is parked without what Commerce Layer refused it by',
    breaks: ['P6'],
    mix: 'plain',
    caughtBy: 26,
    bend: writingRuns((run) => ({ ...run, error: undefined })),
  },
  history_dropped: {
    what: 'a run forgets its moves',
    breaks: ['P6'],
    mix: 'plain',
    caughtBy: 1,
    bend: writingRuns((run) => ({ ...run, history: EMPTY_HISTORY })),
  },
  second_order_unnamed: {
    what: 'a second order that could not be helped is not named',
    breaks: ['P1'],
    mix: 'plain-unbounded',
    caughtBy: 22,
    bend: keepsQuiet,
  },
} as const satisfies Record<string, Sabotage>
