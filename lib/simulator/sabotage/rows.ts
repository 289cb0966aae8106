import type { Run } from '../../core/run.ts'
import { type Bend, inProgram, type Sabotage, withLedger } from './sabotage.ts'

const dropsRuns: Bend = (deps) => withLedger(deps, () => ({ createRun: async () => 'created' }))

function reopened(run: Run): Run {
  return run.state.name === 'completed' ? { ...run, state: { name: 'accepted', wakeMs: run.state.closedMs } } : run
}

/** What is told of a copy moves its run, whatever has become of that. */
const overwritesEnds: Bend = (deps) =>
  withLedger(deps, ({ readRun }) => ({
    readRun: async (key) => {
      const run = await readRun(key)
      return run && reopened(run)
    },
  }))

function indexWithout(name: Run['state']['name']): Bend {
  return (deps) =>
    withLedger(deps, ({ dueRuns, readRuns }) => ({
      dueRuns: async (query) => {
        const keys = await dueRuns(query)
        const runs = keys.length === 0 ? [] : await readRuns(keys)
        const left = new Set(runs.filter(({ state }) => state.name !== name).map(({ key }) => key))
        return keys.filter((key) => left.has(key))
      },
    }))
}

const releasesOnce: Bend = (deps) =>
  withLedger(deps, ({ releasesSince }) => ({ releasesSince: () => releasesSince(0) }))

/** Sabotage of what the ledger keeps. */
export const ROWS = {
  run_row_dropped: {
    what: 'a run that is planned is never written',
    breaks: ['P2', 'P3'],
    mix: 'plain',
    caughtBy: 1,
    bend: dropsRuns,
  },
  next_run_forgotten: {
    what: 'the run after the present one is never written',
    breaks: ['P3'],
    mix: 'plain',
    caughtBy: 21,
    bend: inProgram('create-copies', dropsRuns),
  },
  terminal_state_overwritten: {
    what: 'a run that is completed is moved again by what is told of its copy',
    breaks: ['P1', 'P3', 'convergence'],
    mix: 'plain',
    caughtBy: 4,
    bend: overwritesEnds,
  },
  doubt_never_wakes: {
    what: 'the due index forgets runs in doubt',
    breaks: ['convergence'],
    mix: 'plain',
    caughtBy: 8,
    bend: indexWithout('in_doubt'),
  },
  lost_message_never_released: {
    what: 'what was released once is never released again',
    breaks: ['convergence'],
    mix: 'plain',
    caughtBy: 2,
    bend: releasesOnce,
  },
} as const satisfies Record<string, Sabotage>
