import type { Run } from '../../core/run.ts'
import type { Answer } from '../../flows/dependencies.ts'
import { readingRuns, writingRuns } from './runs.ts'
import { type Bend, inProgram, type Sabotage, withApi, withLedger } from './sabotage.ts'

const REFUSED: Answer<never> = {
  ok: false,
  failure: {
    stage: 'request',
    sent: 'maybe',
    status: 422,
    errors: [{ status: 422, code: 'VALIDATION_ERROR', pointer: undefined, key: undefined, message: 'is invalid' }],
    readable: true,
    retryAfterMs: undefined,
    cause: 'refused',
  },
}

const asksNobody: Bend = (deps) => withApi(deps, () => ({ createCopy: async () => REFUSED }))

/** What the platform runs counts as moved away. */
const skipsAsMoved: Bend = (deps) =>
  withLedger(deps, ({ saveRun }) => ({
    saveRun: (run) => {
      const taken = run.state.name === 'claimed' && run.state.action === 'look_up' && run.clock === 'commerce_layer'
      const skipped: Run = { ...run, state: { name: 'skipped', reason: 'rescheduled', closedMs: deps.clock.nowMs() } }
      return saveRun(taken ? skipped : run)
    },
  }))

const removesEveryMessage: Bend = (deps) => ({
  ...deps,
  queue: { ...deps.queue, leaveParked: deps.queue.removeParked },
})

const writesWhatItReads: Bend = (deps) =>
  withLedger(deps, ({ readRun, saveRun }) => ({
    readRun: async (key) => {
      const run = await readRun(key)
      const next = run && { ...run, version: run.version + 1 }
      if (next !== undefined) await saveRun(next)
      return next
    },
  }))

/** Sabotage of how runs end, and of why. */
export const ENDS = {
  refused_unasked: {
    what: 'a copy counts as refused that nobody has asked for',
    breaks: ['P3'],
    mix: 'plain',
    caughtBy: 2,
    bend: asksNobody,
  },
  too_late_at_once: {
    what: 'a run that is a second late counts as too late',
    breaks: ['P3'],
    mix: 'plain',
    caughtBy: 2,
    bend: (deps) => ({ ...deps, settings: { ...deps.settings, catchUpWindowMs: 1_000 } }),
  },
  no_retries: {
    what: 'a failure is the last one, whatever the retry calendar says',
    breaks: ['P3'],
    mix: 'plain',
    caughtBy: 4,
    bend: (deps) => ({ ...deps, settings: { ...deps.settings, retryCalendarMs: [] } }),
  },
  poison_at_first_crash: {
    what: 'a run is given up the first time that its worker dies',
    breaks: ['P3'],
    mix: 'plain',
    caughtBy: 18,
    bend: readingRuns((run) => ({ ...run, crashes: 2 })),
  },
  missed_run_taken_for_moved: {
    what: 'a run that the platform has missed counts as moved away',
    breaks: ['P3'],
    mix: 'plain',
    caughtBy: 7,
    bend: inProgram('create-copies', skipsAsMoved),
  },
  unplaced_taken_for_placed: {
    what: 'a completed copy closes its run, though its order was to be placed',
    breaks: ['P3'],
    mix: 'fenced',
    caughtBy: 2,
    bend: writingRuns((run) =>
      run.state.name === 'planned' && run.state.action === 'place' && run.copy?.status === 'completed'
        ? { ...run, state: { name: 'completed', placed: false, closedMs: run.dueMs } }
        : run,
    ),
  },
  parked_messages_removed: {
    what: 'reconciliation removes the messages of runs that are still parked',
    breaks: ['P7'],
    mix: 'plain',
    caughtBy: 24,
    bend: inProgram('reconcile-runs', removesEveryMessage),
  },
  completed_run_replayed: {
    what: 'a message that is sent again replays its run, though that was completed since',
    breaks: ['P7'],
    mix: 'plain',
    caughtBy: 920,
    bend: readingRuns((run) =>
      run.state.name === 'completed' ? { ...run, state: { name: 'parked', reason: 'exhausted', parkedMs: 0 } } : run,
    ),
  },
  reconciliation_without_rest: {
    what: 'every reconciliation writes what it reads',
    breaks: ['convergence'],
    mix: 'plain',
    caughtBy: 12,
    bend: inProgram('reconcile-runs', writesWhatItReads),
  },
} as const satisfies Record<string, Sabotage>
