import type { Fields } from '../../core/fields.ts'
import type { Run } from '../../core/run.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Ledger, Saved } from '../../flows/dependencies.ts'
import { encodeItem, type Row } from './attributes.ts'
import { bucketsOf, DUE_INDEX, type IndexEntry, indexChange, ownEntry, PARKED_BUCKET } from './due-index.ts'
import { FIRST_RUN_SORT_KEY, parseRunRowKey, runRowKey, runSortKey } from './keys.ts'
import { decodeRun, encodeRun, RUN_ATTRIBUTES } from './run-row.ts'
import { iso } from './run-state.ts'
import { type Change, type Condition, readable, saved, type Table } from './table.ts'

type RunRows = Pick<
  Ledger,
  'readRun' | 'readRuns' | 'createRun' | 'saveRun' | 'refreshWake' | 'runsOfSeries' | 'dueRuns' | 'parkedRuns'
>

const NO_ENTRY = { bucket: undefined, wake_at: undefined }

/** The runs of the ledger. */
export function makeRunRows(table: Table, onUnreadable: (error: Error) => void): RunRows {
  return {
    readRun: async (key) => {
      const row = await table.get(runRowKey(key))
      return row && decodeRun(row)
    },
    readRuns: async (keys) => readable(await table.getMany(keys.map(runRowKey)), decodeRun, onUnreadable),
    createRun: async (run) => {
      const change = indexChange(run)
      const row = { ...encodeRun(run), ...(change.kind === 'remove' ? {} : change.entry) }
      const written = await table.put(row, { expression: 'attribute_not_exists(pk)' })
      return written === 'written' ? 'created' : 'exists'
    },
    saveRun: (run) => saveRun(table, run),
    refreshWake: async (run) => {
      const entry = ownEntry(run)
      if (entry === undefined) return 'saved'
      const change = { set: { ...entry }, remove: [] }
      return saved(await table.update(runRowKey(run.key), change, hasVersion(run.version)))
    },
    runsOfSeries: async ({ seriesId, dueToMs, limit }) => {
      const rows = await table.query({
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: encodeItem({
          ':pk': seriesId,
          ':from': FIRST_RUN_SORT_KEY,
          ':to': runSortKey(dueToMs),
        }),
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
      })
      return rows.map(decodeRun)
    },
    dueRuns: async ({ untilMs, limit, lane }) => {
      const buckets = bucketsOf(lane).map((bucket) => bucketRows(table, bucket, { until: iso(untilMs), limit }))
      const rows = (await Promise.all(buckets)).flat()
      return rows.toSorted(oldestFirst).slice(0, limit).map(keyOfEntry)
    },
    parkedRuns: async ({ limit }) => {
      const rows = await bucketRows(table, PARKED_BUCKET, { until: LAST_TIME, limit })
      return rows.toSorted(oldestFirst).map(keyOfEntry)
    },
  }
}

/** Later than every time that a row can hold. */
const LAST_TIME = '9999'

async function saveRun(table: Table, run: Run): Promise<Saved> {
  const key = runRowKey(run.key)
  const change = indexChange(run)
  const before = hasVersion(run.version - 1)
  if (change.kind === 'remove') return saved(await table.update(key, rowChange(run, NO_ENTRY), before))
  if (change.kind === 'keep') {
    const kept = await table.update(key, rowChange(run, {}), liesNoLaterThan(change.entry, before))
    if (kept === 'written') return 'saved'
    // Either somebody else wrote first, which fails again, or the entry lies too late and has to be moved after all.
  }
  return saved(await table.update(key, rowChange(run, { ...change.entry }), before))
}

function rowChange(run: Run, entry: Row): Change {
  const { pk: _pk, sk: _sk, ...row } = { ...encodeRun(run), ...entry }
  const names = [...RUN_ATTRIBUTES, ...Object.keys(entry)]
  return { set: row, remove: names.filter((name) => row[name] === undefined) }
}

function hasVersion(version: number): Condition {
  return { expression: 'version = :version', values: { ':version': version } }
}

function liesNoLaterThan(entry: IndexEntry, condition: Condition): Condition {
  const values = { ...condition.values, ':wake_at': entry.wake_at }
  return { expression: `${condition.expression} AND wake_at <= :wake_at`, values }
}

interface IndexRow {
  key: RunKey
  wakeAt: string
}

async function bucketRows(table: Table, bucket: string, to: { until: string; limit: number }): Promise<IndexRow[]> {
  const rows = await table.query({
    IndexName: DUE_INDEX,
    // `bucket` is one of DynamoDB's reserved words.
    KeyConditionExpression: '#bucket = :bucket AND wake_at <= :until',
    ExpressionAttributeNames: { '#bucket': 'bucket' },
    ExpressionAttributeValues: encodeItem({ ':bucket': bucket, ':until': to.until }),
    Limit: to.limit,
  })
  return rows.flatMap((row) => indexRow(row) ?? [])
}

function indexRow({ pk, sk, wake_at }: Fields): IndexRow | undefined {
  const named = parseRunRowKey(String(pk), String(sk))
  return named && { key: named.key, wakeAt: String(wake_at) }
}

function oldestFirst(a: IndexRow, b: IndexRow): number {
  return a.wakeAt === b.wakeAt ? Number(a.key > b.key) - Number(a.key < b.key) : a.wakeAt < b.wakeAt ? -1 : 1
}

function keyOfEntry({ key }: IndexRow): RunKey {
  return key
}
