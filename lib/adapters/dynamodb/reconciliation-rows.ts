import { HOUR_MS } from '../../core/duration.ts'
import { type Fields, textField } from '../../core/fields.ts'
import {
  type Audit,
  keptReport,
  type Reconciliation,
  type Scanned,
  type ScannedRows,
} from '../../core/reconciliation.ts'
import { parseRunKey, parseSeriesId } from '../../core/run-key.ts'
import type { Ledger } from '../../flows/dependencies.ts'
import { encodeItem } from './attributes.ts'
import { decodeJson } from './decode-json.ts'
import { parseRowKeyText, parseRunRowKey, rowKeyText, runRowKey, seriesRowKey, singleRowKey } from './keys.ts'
import { currentRowReader, ROW_FORMAT } from './row-reader.ts'
import { decodeRun } from './run-row.ts'
import { decodeSeries } from './series-row.ts'
import { readable, type Table } from './table.ts'

type Rows = Pick<Ledger, 'scanRows' | 'markSeen' | 'readAudit' | 'saveAudit' | 'saveReport' | 'readReports'>

/** The partition of the reports that are kept. */
const REPORTS = 'reconciliation'

/** So many reports of each kind are kept. */
const MOST_REPORTS = 90

/** Written by an audit onto runs and series, beside what belongs to them. */
const SEEN_BY = 'seen_by'

/** What the ledger keeps for reconciliation. */
export function reconciliationRows(table: Table, onUnreadable: (error: Error) => void): Rows {
  return {
    scanRows: async ({ after, limit }) => {
      const page = await table.scan({ after: after === undefined ? undefined : parseRowKeyText(after), limit })
      return { ...decodeScanned(page.rows, onUnreadable), after: page.after && rowKeyText(page.after) }
    },
    markSeen: async (key, audit) => {
      const series = parseSeriesId(key)
      const rowKey = series === undefined ? runRowKey(parseRunKey(key)?.key ?? raise(key)) : seriesRowKey(series.id)
      const exists = { expression: 'version >= :first', values: { ':first': 1 } } as const
      await table.update(rowKey, { set: { [SEEN_BY]: audit }, remove: [] }, exists)
    },
    readAudit: async () => {
      const row = await table.get(singleRowKey('audit'))
      return row && currentRowReader('audit', row).maybe('audit', () => decodeJson<Audit>(row, 'audit'))
    },
    saveAudit: async (audit) => {
      await table.put({ ...singleRowKey('audit'), format: ROW_FORMAT, audit: audit && JSON.stringify(audit) })
    },
    ...reportRows(table, onUnreadable),
  }
}

function reportRows(table: Table, onUnreadable: (error: Error) => void): Pick<Ledger, 'saveReport' | 'readReports'> {
  return {
    saveReport: async (report) => {
      const place = Math.floor(report.startedMs / HOUR_MS) % MOST_REPORTS
      const key = { pk: REPORTS, sk: `${report.kind}#${String(place).padStart(2, '0')}` }
      await table.put({ ...key, format: ROW_FORMAT, report: JSON.stringify(keptReport(report)) })
    },
    readReports: async () => {
      const rows = await table.queryAll({
        KeyConditionExpression: 'pk = :reports',
        ExpressionAttributeValues: encodeItem({ ':reports': REPORTS }),
      })
      const reports = readable(rows, (row) => decodeJson<Reconciliation>(row, 'report'), onUnreadable)
      return reports.toSorted((one, two) => two.startedMs - one.startedMs)
    },
  }
}

function decodeScanned(rows: readonly Fields[], onUnreadable: (error: Error) => void): Omit<ScannedRows, 'after'> {
  const isRun = (row: Fields) => parseRunRowKey(textField(row, 'pk') ?? '', textField(row, 'sk') ?? '') !== undefined
  const isSeries = (row: Fields) => textField(row, 'sk') === 'series'
  return {
    runs: readable(rows.filter(isRun), (row) => scanned(row, decodeRun), onUnreadable),
    series: readable(rows.filter(isSeries), (row) => scanned(row, decodeSeries), onUnreadable),
  }
}

function scanned<T>(row: Fields, decode: (row: Fields) => T): Scanned<T> {
  return { row: decode(row), seenBy: textField(row, SEEN_BY) }
}

function raise(key: string): never {
  throw new RangeError(`neither a run nor a series: ${key}`)
}
