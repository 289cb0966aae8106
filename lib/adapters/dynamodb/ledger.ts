import { isoSeconds, type SeriesId } from '../../core/run-key.ts'
import type { Ledger } from '../../flows/dependencies.ts'
import { encodeItem, type Row } from './attributes.ts'
import { decodeIntervention, encodeIntervention } from './intervention-row.ts'
import { interventionRowKey, type RowKey, type SingleRow, seriesRowKey, singleRowKey } from './keys.ts'
import { decodePace, encodePace } from './pace-row.ts'
import { reconciliationRows } from './reconciliation-rows.ts'
import { releaseRows } from './release-rows.ts'
import { currentRowReader, ROW_FORMAT } from './row-reader.ts'
import { iso } from './run-state.ts'
import { makeRunRows } from './runs.ts'
import { decodeSeries, encodeSeries } from './series-row.ts'
import { type Condition, makeTable, readable, saved, type Table, type TableOptions } from './table.ts'

const NEW_ROW: Condition = { expression: 'attribute_not_exists(pk)' }

export interface LedgerOptions extends TableOptions {
  /** Told of each row of a list that cannot be read, and is left out. */
  onUnreadable?: (error: Error) => void
}

/** The ledger in one DynamoDB table. */
export function makeLedger({ onUnreadable = () => {}, ...options }: LedgerOptions): Ledger {
  return ledgerOver(makeTable(options), onUnreadable)
}

/** The ledger in anything that keeps the word of a table. */
export function ledgerOver(table: Table, onUnreadable: (error: Error) => void): Ledger {
  return {
    ...makeRunRows(table, onUnreadable),
    ...seriesRows(table, onUnreadable),
    ...interventionRows(table, onUnreadable),
    ...paceRow(table),
    ...timeRows(table),
    ...releaseRows(table),
    ...reconciliationRows(table, onUnreadable),
  }
}

function seriesRows(
  table: Table,
  onUnreadable: (error: Error) => void,
): Pick<Ledger, 'readSeries' | 'readManySeries' | 'saveSeries'> {
  return {
    readSeries: async (id) => {
      const row = await table.get(seriesRowKey(id))
      return row && decodeSeries(row)
    },
    readManySeries: async (ids: readonly SeriesId[]) =>
      readable(await table.getMany(ids.map(seriesRowKey)), decodeSeries, onUnreadable),
    saveSeries: async (series) => saved(await table.put(encodeSeries(series), follows(series.version))),
  }
}

function paceRow(table: Table): Pick<Ledger, 'readPace' | 'savePace'> {
  return {
    readPace: async () => {
      const row = await table.get(singleRowKey('pace'))
      return row && decodePace(row)
    },
    savePace: async (pace) => saved(await table.put(encodePace(pace), follows(pace.version))),
  }
}

function interventionRows(
  table: Table,
  onUnreadable: (error: Error) => void,
): Pick<Ledger, 'readIntervention' | 'saveIntervention' | 'interventionsSince'> {
  return {
    readIntervention: async (id) => {
      const row = await table.get(interventionRowKey(id))
      return row && decodeIntervention(row)
    },
    saveIntervention: async (one) => saved(await table.put(encodeIntervention(one), follows(one.version))),
    interventionsSince: async ({ fromMs, limit }) => {
      const { pk, sk: from } = interventionRowKey(isoSeconds(fromMs))
      const rows = await table.query({
        KeyConditionExpression: 'pk = :interventions AND sk >= :from',
        ExpressionAttributeValues: encodeItem({ ':interventions': pk, ':from': from }),
        ScanIndexForward: false,
        Limit: limit,
      })
      return readable(rows, decodeIntervention, onUnreadable)
    },
  }
}

function timeRows(
  table: Table,
): Pick<Ledger, 'firstStartMs' | 'readFirstStartMs' | 'readReconciledToMs' | 'saveReconciledToMs'> {
  const read = async (name: SingleRow): Promise<number | undefined> => {
    const row = await table.get(singleRowKey(name))
    return row && currentRowReader(name, row).time('at')
  }
  return {
    firstStartMs: async (nowMs) => {
      const known = await read('first_start')
      if (known !== undefined) return known
      const written = await table.put(timeRow(singleRowKey('first_start'), nowMs), NEW_ROW)
      return written === 'written' ? nowMs : ((await read('first_start')) ?? nowMs)
    },
    readFirstStartMs: () => read('first_start'),
    readReconciledToMs: (list) => read(`reconciled_to#${list}`),
    saveReconciledToMs: async (list, toMs) => {
      await table.put(timeRow(singleRowKey(`reconciled_to#${list}`), toMs))
    },
  }
}

function timeRow(key: RowKey, timeMs: number): Row {
  return { ...key, format: ROW_FORMAT, at: iso(timeMs) }
}

/** A row's first version needs that there is none, every later one that the one before it is there. */
function follows(version: number): Condition {
  return version === 1 ? NEW_ROW : { expression: 'version = :version', values: { ':version': version - 1 } }
}
