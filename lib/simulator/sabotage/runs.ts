import type { Run } from '../../core/run.ts'
import { type Bend, withLedger } from './sabotage.ts'

/** Writes each run changed. */
export function writingRuns(change: (run: Run) => Run): Bend {
  return (deps) => withLedger(deps, ({ saveRun }) => ({ saveRun: (run) => saveRun(change(run)) }))
}

/** Reads the runs that a message asks for changed. */
export function readingRuns(change: (run: Run, nowMs: number) => Run): Bend {
  return (deps) =>
    withLedger(deps, ({ readRuns }) => ({
      readRuns: async (keys) => (await readRuns(keys)).map((run) => change(run, deps.clock.nowMs())),
    }))
}

/** Why the run was moved last. */
export function lastWhy({ history }: Run): string | undefined {
  return (history.last.at(-1) ?? history.first.at(-1))?.why
}
