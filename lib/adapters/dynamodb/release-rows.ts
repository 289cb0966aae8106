import { DAY_MS } from '../../core/duration.ts'
import type { Fields } from '../../core/fields.ts'
import { latestOf, type Release } from '../../core/release.ts'
import { parseRunKey } from '../../core/run-key.ts'
import type { Ledger } from '../../flows/dependencies.ts'
import { encodeItem, type Row } from './attributes.ts'
import { currentRowReader, ROW_FORMAT } from './row-reader.ts'
import { iso } from './run-state.ts'
import type { Table } from './table.ts'

/** All releases lie together, by slot: there are at most a few in a second, and they are read by time. */
const PARTITION = 'release'

/** The releases of a ledger: one row for a group, which costs a tenth of a mark in every run. */
export function releaseRows(table: Table): Pick<Ledger, 'noteRelease' | 'releasesSince'> {
  return {
    noteRelease: async (release) => {
      await table.put(encodeRelease(release))
    },
    releasesSince: async (fromMs) => {
      const rows = await table.queryAll({
        KeyConditionExpression: 'pk = :release AND sk >= :from',
        ExpressionAttributeValues: encodeItem({ ':release': PARTITION, ':from': iso(fromMs) }),
      })
      return latestOf(rows.map(decodeRelease))
    },
  }
}

function encodeRelease({ slotMs, runs }: Release): Row {
  return {
    pk: PARTITION,
    // The first run makes the key this group's own: two groups may have slots in the same millisecond.
    sk: `${iso(slotMs)}#${runs[0]?.key}`,
    format: ROW_FORMAT,
    slot: iso(slotMs),
    runs: runs.map(({ key }) => key),
    versions: runs.map(({ version }) => version),
    expires_at: Math.floor((slotMs + DAY_MS) / 1000),
  }
}

function decodeRelease(fields: Fields): Release {
  const row = currentRowReader('release', fields)
  const versions = row.list('versions')
  const runs = row.list('runs').map((text, index) => {
    const key = typeof text === 'string' ? parseRunKey(text)?.key : undefined
    const version = versions[index]
    if (key === undefined || typeof version !== 'number') throw row.fail('runs', 'run keys with their versions')
    return { key, version }
  })
  return { slotMs: row.time('slot'), runs }
}
