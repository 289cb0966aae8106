import type { Run } from '../../core/run.ts'
import type { Series } from '../../core/series.ts'
import type { CommerceLayer, Dependencies, Ledger, Queue } from '../dependencies.ts'

/** What a dry run remembers of the rows that it would have written: runs of one series come close to each other, and need no more. */
const MOST_ROWS = 5_000

/** What it remembers of the marks of an audit, some 10 MB; of larger windows it asks for some copies twice. */
const MOST_MARKS = 100_000

/**
 * Dependencies that read the world and write nothing. What a flow would have written it finds again afterwards, so that it decides
 * as if it had. Requests to Commerce Layer still take their turns, which the ledger keeps for all.
 */
export function dryRun(deps: Dependencies): Dependencies {
  return {
    ...deps,
    log: () => {},
    ledger: dryLedger(deps.ledger),
    queue: dryQueue(deps.queue),
    commerceLayer: readOnly(deps.commerceLayer),
  }
}

/** The ledger of a dry run. */
export function dryLedger(ledger: Ledger): Ledger {
  return {
    ...ledger,
    ...dryRuns(ledger),
    ...drySeries(ledger),
    ...dryMarks(ledger),
    ...withoutProgress,
    firstStartMs: async (nowMs) => (await ledger.readFirstStartMs()) ?? nowMs,
  }
}

const withoutProgress: Pick<
  Ledger,
  'noteRelease' | 'savePace' | 'saveReconciledToMs' | 'readAudit' | 'saveAudit' | 'saveReport'
> = {
  noteRelease: async () => {},
  savePace: async () => 'saved',
  saveReconciledToMs: async () => {},
  readAudit: async () => undefined,
  saveAudit: async () => {},
  saveReport: async () => {},
}

function dryMarks(ledger: Ledger): Pick<Ledger, 'markSeen' | 'scanRows'> {
  const marks = makeMemory<string>(MOST_MARKS)
  return {
    markSeen: async (key, audit) => marks.set(key, audit),
    scanRows: async (query) => {
      const { runs, series, after } = await ledger.scanRows(query)
      return {
        runs: runs.map(({ row }) => ({ row, seenBy: marks.get(row.key) })),
        series: series.map(({ row }) => ({ row, seenBy: marks.get(row.id) })),
        after,
      }
    },
  }
}

type RunRows = Pick<Ledger, 'readRun' | 'readRuns' | 'createRun' | 'saveRun' | 'refreshWake' | 'runsOfSeries'>

function dryRuns(ledger: Ledger): RunRows {
  const written = makeMemory<Run>(MOST_ROWS)
  return {
    readRun: async (key) => written.get(key) ?? (await ledger.readRun(key)),
    readRuns: async (keys) => (await ledger.readRuns(keys)).map((run) => written.get(run.key) ?? run),
    createRun: async (run) => {
      if ((written.get(run.key) ?? (await ledger.readRun(run.key))) !== undefined) return 'exists'
      written.set(run.key, run)
      return 'created'
    },
    saveRun: async (run) => {
      written.set(run.key, run)
      return 'saved'
    },
    refreshWake: async () => 'saved',
    runsOfSeries: async (query) => {
      const there = (await ledger.runsOfSeries(query)).map((run) => written.get(run.key) ?? run)
      const added = written.all().filter(({ key, seriesId, dueMs }) => {
        return seriesId === query.seriesId && dueMs <= query.dueToMs && there.every((run) => run.key !== key)
      })
      return [...there, ...added].sort((one, two) => two.dueMs - one.dueMs).slice(0, query.limit)
    },
  }
}

function drySeries(ledger: Ledger): Pick<Ledger, 'readSeries' | 'readManySeries' | 'saveSeries'> {
  const written = makeMemory<Series>(MOST_ROWS)
  return {
    readSeries: async (id) => written.get(id) ?? (await ledger.readSeries(id)),
    readManySeries: async (ids) => (await ledger.readManySeries(ids)).map((one) => written.get(one.id) ?? one),
    saveSeries: async (series) => {
      written.set(series.id, series)
      return 'saved'
    },
  }
}

/** Remembers so much of what was written last. */
function makeMemory<T>(most: number) {
  const rows = new Map<string, T>()
  return {
    get: (key: string) => rows.get(key),
    set: (key: string, row: T) => {
      rows.set(key, row)
      const [oldest] = rows.keys()
      if (rows.size > most && oldest !== undefined) rows.delete(oldest)
    },
    all: () => [...rows.values()],
  }
}

function dryQueue(queue: Queue): Queue {
  return {
    ...queue,
    send: async (messages) => messages.map(() => 'sent'),
    makeVisible: async () => {},
    sendParked: async () => {},
    removeParked: async () => {},
  }
}

function readOnly(commerceLayer: CommerceLayer): CommerceLayer {
  const refuse = (): never => {
    throw new Error('a dry run was about to change something at Commerce Layer')
  }
  const writes = {
    createCopy: refuse,
    placeOrder: refuse,
    cancelOrder: refuse,
    rescheduleSubscription: refuse,
    resetCircuit: refuse,
  } satisfies Partial<Record<keyof CommerceLayer, () => never>>
  // The client counts what is asked of it where it is asked for: its functions must not be taken out of it before.
  return new Proxy(commerceLayer, {
    get: (target, name, receiver): unknown =>
      Reflect.get(Object.hasOwn(writes, name) ? writes : target, name, receiver),
  })
}
