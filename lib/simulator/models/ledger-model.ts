import type { Intervention } from '../../core/intervention.ts'
import { type Lane, laneOf } from '../../core/lane.ts'
import type { Pace } from '../../core/pace.ts'
import { latestOf, type Release } from '../../core/release.ts'
import { type Run, wakeMsOf } from '../../core/run.ts'
import type { RunKey, SeriesId } from '../../core/run-key.ts'
import type { Series } from '../../core/series.ts'
import type { Ledger, Saved } from '../../flows/dependencies.ts'
import { makeListeners } from '../listeners.ts'
import { frozen } from './frozen.ts'
import { type Lateness, makeLateIndex } from './late-index.ts'
import { reconciliationInMemory } from './reconciliation-model.ts'

/** A ledger in memory, and a look at all that is in it. */
export interface LedgerModel extends Ledger {
  allRuns(): Run[]
  allSeries(): Series[]
  /** The run as it is, for looking only. */
  peekRun(key: RunKey): Run | undefined
  /** For each copy that runs stood for at some time, these runs. */
  runsOfCopy(copyId: string): ReadonlySet<RunKey>
  peekSeries(id: SeriesId): Series | undefined
  /** Told of each run that was written. */
  onRun(listener: (run: Run) => void): void
  peekPace(): Pace | undefined
  /** When the due index wakes a run next (epoch ms). */
  nextWakeMs(): number | undefined
}

const NEVER_LATE: Lateness = { clock: { nowMs: () => 0 }, lagMs: () => 0 }

/**
 * A faithful model of the ledger. Its rows can be changed by nobody, so that there is no need to copy them. What the real one
 * reads without strong consistency, the lateness makes late.
 */
export function makeLedgerModel(lateness = NEVER_LATE): LedgerModel {
  const series = new Map<SeriesId, Series>()
  const runs = runsInMemory(lateness)
  return {
    ...runs,
    ...singlesInMemory(lateness),
    ...reconciliationInMemory({ allRuns: runs.allRuns, allSeries: () => [...series.values()] }),
    readSeries: async (id) => series.get(id),
    readManySeries: async (ids) => [...new Set(ids)].flatMap((id) => series.get(id) ?? []),
    saveSeries: async (one) => save(series, one.id, one),
    allSeries: () => [...series.values()],
    peekSeries: (id) => series.get(id),
  }
}

type RunRows = Pick<
  LedgerModel,
  | 'readRun'
  | 'readRuns'
  | 'createRun'
  | 'saveRun'
  | 'refreshWake'
  | 'runsOfSeries'
  | 'dueRuns'
  | 'parkedRuns'
  | 'allRuns'
  | 'peekRun'
  | 'runsOfCopy'
  | 'onRun'
  | 'nextWakeMs'
>

function runsInMemory(lateness: Lateness): RunRows {
  const runs = new Map<RunKey, Run>()
  /** Wake times as the index has them: those of claimed and accepted runs may be earlier than their own. */
  const wakes = new Map<RunKey, IndexEntry>()
  const wakesShown = makeLateIndex<RunKey, IndexEntry>(lateness)
  const parkedShown = makeLateIndex<RunKey, number>(lateness)
  const owners = new Map<string, Set<RunKey>>()
  const written = makeListeners<[run: Run]>()
  const wake = (key: RunKey, entry: IndexEntry | undefined): void => {
    if (entry === undefined) wakes.delete(key)
    else wakes.set(key, entry)
    wakesShown.put(key, entry)
  }
  const note = (run: Run): void => {
    const ownMs = wakeMsOf(run)
    const kept = run.state.name === 'claimed' || run.state.name === 'accepted' ? wakes.get(run.key) : undefined
    const own = ownMs === undefined ? undefined : { wakeMs: ownMs, lane: laneOf(run) }
    wake(run.key, own !== undefined && kept !== undefined && kept.wakeMs <= own.wakeMs ? kept : own)
    parkedShown.put(run.key, run.state.name === 'parked' ? run.state.parkedMs : undefined)
    if (run.copy !== undefined) owners.set(run.copy.id, (owners.get(run.copy.id) ?? new Set()).add(run.key))
    written.tell(run)
  }
  return {
    readRun: async (key) => runs.get(key),
    readRuns: async (keys) => [...new Set(keys)].flatMap((key) => runs.get(key) ?? []),
    createRun: async (run) => {
      if (runs.has(run.key)) return 'exists'
      runs.set(run.key, frozen(run))
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
      if (ownMs !== undefined) wake(run.key, { wakeMs: ownMs, lane: laneOf(run) })
      return 'saved'
    },
    runsOfSeries: async ({ seriesId, dueToMs, limit }) => {
      const found = [...runs.values()].filter((run) => run.seriesId === seriesId && run.dueMs <= dueToMs)
      return found.toSorted((a, b) => b.dueMs - a.dueMs).slice(0, limit)
    },
    dueRuns: async ({ untilMs, limit, lane }) => {
      const due = [...wakesShown.shown()].flatMap(([key, entry]): [RunKey, number][] =>
        entry.wakeMs <= untilMs && (lane === undefined || lane === entry.lane) ? [[key, entry.wakeMs]] : [],
      )
      return oldestFirst(due).slice(0, limit)
    },
    parkedRuns: async ({ limit }) => oldestFirst([...parkedShown.shown()]).slice(0, limit),
    allRuns: () => [...runs.values()],
    peekRun: (key) => runs.get(key),
    onRun: written.on,
    runsOfCopy: (copyId) => owners.get(copyId) ?? new Set(),
    nextWakeMs: () => {
      let nextMs: number | undefined
      for (const { wakeMs } of wakes.values()) if (wakeMs < (nextMs ?? Number.POSITIVE_INFINITY)) nextMs = wakeMs
      return nextMs
    },
  }
}

/** Where the due index has a run. */
interface IndexEntry {
  wakeMs: number
  lane: Lane
}

type Singles = Pick<
  LedgerModel,
  | 'peekPace'
  | 'readIntervention'
  | 'saveIntervention'
  | 'interventionsSince'
  | 'noteRelease'
  | 'releasesSince'
  | 'readPace'
  | 'savePace'
  | 'firstStartMs'
  | 'readFirstStartMs'
>

function singlesInMemory({ clock, lagMs }: Lateness): Singles {
  const paces = new Map<'pace', Pace>()
  const interventions = new Map<string, Intervention>()
  let firstMs: number | undefined
  const releases: { release: Release; notedMs: number }[] = []
  return {
    peekPace: () => paces.get('pace'),
    readIntervention: async (id) => interventions.get(id),
    saveIntervention: async (one) => save(interventions, one.id, one),
    interventionsSince: async ({ fromMs, limit }) => {
      const since = [...interventions.values()].filter(({ atMs }) => atMs >= fromMs)
      return since.toSorted((one, two) => (one.id < two.id ? 1 : -1)).slice(0, limit)
    },
    readPace: async () => paces.get('pace'),
    savePace: async (pace) => save(paces, 'pace', pace),
    firstStartMs: async (nowMs) => {
      firstMs ??= nowMs
      return firstMs
    },
    readFirstStartMs: async () => firstMs,
    noteRelease: async (release) => {
      releases.push({ release: frozen(release), notedMs: clock.nowMs() })
    },
    releasesSince: async (fromMs) => {
      const untilMs = clock.nowMs() - lagMs()
      const shown = releases.flatMap(({ release, notedMs }) =>
        notedMs <= untilMs && release.slotMs >= fromMs ? [release] : [],
      )
      return latestOf(shown.toSorted((a, b) => a.slotMs - b.slotMs))
    },
  }
}

function save<K, T extends { version: number }>(rows: Map<K, T>, key: K, row: T): Saved {
  const before = rows.get(key)?.version ?? 0
  if (before !== row.version - 1) return 'conflict'
  rows.set(key, frozen(row))
  return 'saved'
}

function oldestFirst(entries: readonly [RunKey, number][]): RunKey[] {
  return entries.toSorted(([a, aMs], [b, bMs]) => aMs - bMs || (a < b ? -1 : 1)).map(([key]) => key)
}
