import { ledgerOver } from '../../../lib/adapters/dynamodb/ledger.ts'
import { EMPTY_HISTORY, remember } from '../../../lib/core/history.ts'
import { newRun, type Run, wakeMsOf } from '../../../lib/core/run.ts'
import { parseRunKey, type RunKey, runKeyOf, type SeriesId, seriesIdOf } from '../../../lib/core/run-key.ts'
import type { Ledger } from '../../../lib/flows/dependencies.ts'
import { makeTableInMemory } from '../../models/table-in-memory.ts'

/** So many series, each with one run that is planned and due at the same time (epoch ms, whole seconds). */
export interface Many {
  count: number
  dueMs: number
}

/** A ledger that begins with many runs. */
export interface ManyRuns {
  ledger: Ledger
  /** Takes runs out of the index, as their completion does. */
  close(keys: readonly RunKey[]): void
}

const DIGITS = 8

/** Wide enough numbers for their order to be that of the keys, which decides between runs due at the same time. */
export function seriesNumber(index: number): SeriesId {
  return seriesIdOf('subscription', `series-${String(index).padStart(DIGITS, '0')}`)
}

/**
 * The ledger over a table in memory, with many more runs than are worth keeping: a run that nothing has written to yet is not
 * stored, but made up when it is read; what remains of it is a byte that says whether it is still as it was.
 */
export function makeManyRuns({ count, dueMs }: Many): ManyRuns {
  const rows = ledgerOver(makeTableInMemory(), (error) => {
    throw error
  })
  const isTouched = new Uint8Array(count)
  let firstUntouched = 0
  const indexOf = (key: RunKey): number | undefined => {
    const parsed = parseRunKey(key)
    const index = Number(/^subscription:series-(\d+)$/.exec(parsed?.seriesId ?? '')?.[1] ?? Number.NaN)
    return parsed?.dueMs === dueMs && isTouched[index] === 0 ? index : undefined
  }
  const untouched = (key: RunKey): Run | undefined => {
    const index = indexOf(key)
    return index === undefined ? undefined : plannedRun(index, dueMs)
  }
  const store = async (key: RunKey): Promise<void> => {
    const index = indexOf(key)
    if (index === undefined) return
    await rows.createRun(plannedRun(index, dueMs))
    isTouched[index] = 1
  }
  const dueUntouched = (untilMs: number, limit: number): Run[] => {
    while (isTouched[firstUntouched] === 1) firstUntouched += 1
    const due: Run[] = []
    for (let index = firstUntouched; dueMs <= untilMs && index < count && due.length < limit; index += 1) {
      if (isTouched[index] === 0) due.push(plannedRun(index, dueMs))
    }
    return due
  }
  return {
    ledger: {
      ...rows,
      readRun: async (key) => untouched(key) ?? (await rows.readRun(key)),
      readRuns: async (keys) => {
        const found = [...new Set(keys)].flatMap((key) => untouched(key) ?? [])
        return [...found, ...(await rows.readRuns(keys))]
      },
      createRun: async (run) => (untouched(run.key) === undefined ? await rows.createRun(run) : 'exists'),
      saveRun: async (run) => {
        await store(run.key)
        return await rows.saveRun(run)
      },
      refreshWake: async (run) => {
        await store(run.key)
        return await rows.refreshWake(run)
      },
      runsOfSeries: async (query) => {
        await store(runKeyOf(query.seriesId, dueMs))
        return await rows.runsOfSeries(query)
      },
      dueRuns: async ({ untilMs, limit }) => {
        const stored = await rows.readRuns(await rows.dueRuns({ untilMs, limit }))
        return [...dueUntouched(untilMs, limit), ...stored]
          .sort(oldestFirst)
          .map(({ key }) => key)
          .slice(0, limit)
      },
    },
    close: (keys) => {
      for (const key of keys) {
        const index = indexOf(key)
        if (index !== undefined) isTouched[index] = 1
      }
    },
  }
}

function plannedRun(index: number, dueMs: number): Run {
  const seriesId = seriesNumber(index)
  return newRun(
    {
      key: runKeyOf(seriesId, dueMs),
      seriesId,
      dueMs,
      clock: 'perennial',
      state: { name: 'planned', action: 'create', wakeMs: dueMs, fenced: false },
    },
    remember(EMPTY_HISTORY, { atMs: dueMs, from: 'new', to: 'planned', why: 'due', post: 0 }),
  )
}

function oldestFirst(a: Run, b: Run): number {
  return (wakeMsOf(a) ?? 0) - (wakeMsOf(b) ?? 0) || Number(a.key > b.key) - Number(a.key < b.key)
}
