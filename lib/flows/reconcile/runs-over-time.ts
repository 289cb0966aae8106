import { DAY_MS } from '../../core/duration.ts'
import { LATENESS_GROUPS_MS, type Period, type Window } from '../../core/reconciliation.ts'
import { type Run, scheduledMs } from '../../core/run.ts'
import type { StateName } from '../../core/state-names.ts'

/** Windows that are longer are counted by months, so that what is kept of any window is small. */
const LONGEST_BY_DAYS_MS = 92 * DAY_MS

/** Counts runs by when they were due and by how late they became orders. */
export interface RunsOverTime {
  add(run: Run): void
  periods(): Period[]
  lateness(): number[]
}

/** Begins with what was counted before, if anything was. */
export function makeRunsOverTime(
  { fromMs, toMs }: Window,
  before: { periods: readonly Period[]; lateness: readonly number[] } | undefined,
): RunsOverTime {
  const nameLength = toMs - fromMs > LONGEST_BY_DAYS_MS ? 'yyyy-mm'.length : 'yyyy-mm-dd'.length
  const byName = new Map((before?.periods ?? []).map(({ name, runs }) => [name, { ...runs }]))
  const lateness = before === undefined ? LATENESS_GROUPS_MS.map(() => 0) : [...before.lateness]
  return {
    add: (run) => {
      const name = new Date(run.dueMs).toISOString().slice(0, nameLength)
      const runs: Partial<Record<StateName, number>> = byName.get(name) ?? {}
      runs[run.state.name] = (runs[run.state.name] ?? 0) + 1
      byName.set(name, runs)
      if (run.state.name !== 'completed') return
      const lateMs = (run.copy?.createdMs ?? run.state.closedMs) - scheduledMs(run)
      const group = LATENESS_GROUPS_MS.findIndex((longestMs) => lateMs <= longestMs)
      lateness[group] = (lateness[group] ?? 0) + 1
    },
    periods: () =>
      [...byName].map(([name, runs]) => ({ name, runs: { ...runs } })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    lateness: () => [...lateness],
  }
}
