import type { Pace } from '../../lib/core/pace.ts'
import { latestOf, type Release } from '../../lib/core/release.ts'
import { type Run, wakeMsOf } from '../../lib/core/run.ts'
import type { RunKey, SeriesId } from '../../lib/core/run-key.ts'
import type { Series } from '../../lib/core/series.ts'
import type { Ledger, Saved } from '../../lib/flows/dependencies.ts'

/** A ledger in memory, and a look at all that is in it. */
export interface MemoryLedger extends Ledger {
  allRuns(): Run[]
  allSeries(): Series[]
}

/** A faithful model of the ledger: what it gives and takes are copies, as a table's would be. */
export function makeMemoryLedger(): MemoryLedger {
  const series = new Map<SeriesId, Series>()
  return {
    ...runsInMemory(),
    ...singlesInMemory(),
    readSeries: async (id) => copyOf(series.get(id)),
    readManySeries: async (ids) => [...new Set(ids)].flatMap((id) => copyOf(series.get(id)) ?? []),
    saveSeries: async (one) => save(series, one.id, one),
    allSeries: () => [...series.values()],
  }
}

type RunRows = Pick<
  MemoryLedger,
  | 'readRun'
  | 'readRuns'
  | 'createRun'
  | 'saveRun'
  | 'refreshWake'
  | 'runsOfSeries'
  | 'dueRuns'
  | 'parkedRuns'
  | 'allRuns'
>

function runsInMemory(): RunRows {
  const runs = new Map<RunKey, Run>()
  /** Wake times as the index has them: those of claimed and accepted runs may be earlier than their own. */
  const wakes = new Map<RunKey, number>()
  const note = (run: Run): void => {
    const ownMs = wakeMsOf(run)
    const kept = run.state.name === 'claimed' || run.state.name === 'accepted' ? wakes.get(run.key) : undefined
    if (ownMs === undefined) wakes.delete(run.key)
    else wakes.set(run.key, Math.min(ownMs, kept ?? ownMs))
  }
  return {
    readRun: async (key) => copyOf(runs.get(key)),
    readRuns: async (keys) => [...new Set(keys)].flatMap((key) => copyOf(runs.get(key)) ?? []),
    createRun: async (run) => {
      if (runs.has(run.key)) return 'exists'
      runs.set(run.key, structuredClone(run))
      note(run)
      return 'created'
    },
    saveRun: async (run) => {
      const saved = runs.has(run.key) ? save(runs, run.key, run) : 'conflict'
      if (saved === 'saved') note(run)
      return saved
    },
    refreshWake: async (run) => {
      const ownMs = wakeMsOf(run)
      if (runs.get(run.key)?.version !== run.version) return 'conflict'
      if (ownMs !== undefined) wakes.set(run.key, ownMs)
      return 'saved'
    },
    runsOfSeries: async ({ seriesId, dueToMs, limit }) => {
      const found = [...runs.values()].filter((run) => run.seriesId === seriesId && run.dueMs <= dueToMs)
      return structuredClone(found.toSorted((a, b) => b.dueMs - a.dueMs).slice(0, limit))
    },
    dueRuns: async ({ untilMs, limit }) => {
      const due = [...wakes].filter(([, wakeMs]) => wakeMs <= untilMs)
      return oldestFirst(due).slice(0, limit)
    },
    parkedRuns: async ({ limit }) => {
      const parked = [...runs.values()].flatMap(({ key, state }): [RunKey, number][] =>
        state.name === 'parked' ? [[key, state.parkedMs]] : [],
      )
      return oldestFirst(parked).slice(0, limit)
    },
    allRuns: () => [...runs.values()],
  }
}

type Singles = Pick<
  Ledger,
  | 'noteRelease'
  | 'releasesSince'
  | 'readPace'
  | 'savePace'
  | 'firstStartMs'
  | 'readReconciledToMs'
  | 'saveReconciledToMs'
>

function singlesInMemory(): Singles {
  const paces = new Map<'pace', Pace>()
  let firstMs: number | undefined
  let reconciledMs: number | undefined
  const releases: Release[] = []
  return {
    readPace: async () => copyOf(paces.get('pace')),
    savePace: async (pace) => save(paces, 'pace', pace),
    firstStartMs: async (nowMs) => {
      firstMs ??= nowMs
      return firstMs
    },
    noteRelease: async (release) => {
      releases.push(structuredClone(release))
    },
    releasesSince: async (fromMs) =>
      latestOf(releases.filter(({ slotMs }) => slotMs >= fromMs).toSorted((a, b) => a.slotMs - b.slotMs)),
    readReconciledToMs: async () => reconciledMs,
    saveReconciledToMs: async (toMs) => {
      reconciledMs = toMs
    },
  }
}

function save<K, T extends { version: number }>(rows: Map<K, T>, key: K, row: T): Saved {
  const before = rows.get(key)?.version ?? 0
  if (before !== row.version - 1) return 'conflict'
  rows.set(key, structuredClone(row))
  return 'saved'
}

function copyOf<T>(row: T | undefined): T | undefined {
  return row === undefined ? undefined : structuredClone(row)
}

function oldestFirst(entries: readonly [RunKey, number][]): RunKey[] {
  return entries.toSorted(([a, aMs], [b, bMs]) => aMs - bMs || (a < b ? -1 : 1)).map(([key]) => key)
}
