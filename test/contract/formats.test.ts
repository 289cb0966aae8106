import { describe, expect, test } from 'vitest'
import { ledgerOver } from '../../lib/adapters/dynamodb/ledger.ts'
import { decodePace, encodePace } from '../../lib/adapters/dynamodb/pace-row.ts'
import { ROW_FORMAT } from '../../lib/adapters/dynamodb/row-reader.ts'
import { decodeRun, encodeRun } from '../../lib/adapters/dynamodb/run-row.ts'
import { decodeSeries, encodeSeries } from '../../lib/adapters/dynamodb/series-row.ts'
import type { Fields } from '../../lib/core/fields.ts'
import { decodeMessage, encodeMessage, MESSAGE_VERSION } from '../../lib/core/messages.ts'
import { makeTableInMemory } from '../models/table-in-memory.ts'
import { planned, series } from './sample-rows.ts'
import frozen from './upgrades/rows-of-format-1.json' with { type: 'json' }

/** Rows as they lay in a table when this format was new. They are never written again: what reads them changes, they do not. */
const ROWS: readonly Fields[] = frozen
const rowsOf = (kind: RegExp): [string, Fields][] =>
  ROWS.filter(({ sk }) => kind.test(String(sk))).map((row) => [`${row.pk} ${row.sk}`, row])

/** What lies in the row without being of the thing that it is about. */
function withoutPlace({ bucket: _bucket, wake_at: _wakeAt, ...row }: Fields): Fields {
  return row
}

describe('a row that an earlier version wrote', () => {
  test.each(rowsOf(/^run#/))('is the same run after it was read and written: %s', (_, row) => {
    expect(encodeRun(decodeRun(row))).toMatchObject(withoutPlace(row))
  })

  test.each(rowsOf(/^series$/))('is the same series: %s', (_, row) => {
    expect(encodeSeries(decodeSeries(row))).toMatchObject(row)
  })

  test.each(rowsOf(/^pace$/))('is the same pace: %s', (_, row) => {
    expect(encodePace(decodePace(row))).toMatchObject(row)
  })

  test('is a time or a release that the ledger still finds', async () => {
    const table = makeTableInMemory()
    for (const row of ROWS) await table.put(JSON.parse(JSON.stringify(row)))
    const ledger = ledgerOver(table, () => {})
    const atMs = Date.parse('2026-12-01T00:00:00Z')
    expect(await ledger.firstStartMs(0)).toBe(atMs)
    expect(await ledger.readReconciledToMs('order_copies')).toBe(atMs)
    expect([...(await ledger.releasesSince(atMs)).values()]).toEqual([{ slotMs: atMs, version: 3 }])
  })

  test('lies where the indexes are asked for it', async () => {
    const table = makeTableInMemory()
    for (const row of ROWS) await table.put(JSON.parse(JSON.stringify(row)))
    const ledger = ledgerOver(table, () => {})
    const open = rowsOf(/^run#/).filter(([, row]) => row.bucket !== undefined && row.bucket !== 'parked')
    const untilMs = Date.parse('2027-01-01T00:00:00Z')
    expect(await ledger.dueRuns({ untilMs, limit: 100 })).toHaveLength(open.length)
    expect(await ledger.parkedRuns({ limit: 100 })).toHaveLength(1)
  })

  test('before anything was added to it is read all the same', () => {
    const run = { pk: 'order:TeA', sk: 'run#2026-12-01T00:00:00Z', format: 1, version: 1, epoch: 1, clock: 'perennial' }
    const state = { state: 'planned', action: 'create', fenced: false, state_wake_at: '2026-12-01T00:00:00.000Z' }
    expect(decodeRun({ ...run, ...state, history: [] })).toMatchObject({ posts: 0, attempts: 0, doubted: false })
    const pace = { format: 1, version: 1, next_slot_ms: 0, requests_per_minute: 195, quiet_until_ms: 0, unreachable: 0 }
    expect(decodePace(pace)).toMatchObject({ nextTurnMs: 0, dispatches: 0 })
  })
})

describe('a row that a later version of the same format wrote', () => {
  const more = { colour: 'green', nested: { deep: [1] } }

  test('is read without what is not known here', () => {
    for (const [, row] of rowsOf(/^run#/)) expect(decodeRun({ ...row, ...more })).toEqual(decodeRun(row))
    for (const [, row] of rowsOf(/^series$/)) expect(decodeSeries({ ...row, ...more })).toEqual(decodeSeries(row))
  })

  test('keeps what is not known here when a run is saved, and loses it when a series is', async () => {
    const table = makeTableInMemory()
    const ledger = ledgerOver(table, () => {})
    const run = planned({ wakeMs: 0 })
    await table.put({ ...encodeRun(run), ...more })
    await table.put({ ...encodeSeries(series({})), ...more })
    await ledger.saveRun({ ...run, version: run.version + 1 })
    await ledger.saveSeries(series({ version: 2 }))
    expect(await table.get({ pk: run.seriesId, sk: 'run#2026-12-01T00:00:00Z' })).toMatchObject(more)
    expect(await table.get({ pk: run.seriesId, sk: 'series' })).not.toHaveProperty('colour')
  })
})

describe('a message that an earlier version sent', () => {
  const run = 'subscription:KjYhTgRfEd@2026-12-01T00:00:00Z'
  test.each([
    `{"v":1,"kind":"copy_request","run":"${run}","epoch":2}`,
    '{"v":1,"kind":"recheck","topic":"orders.place","type":"orders","id":"KjYhTgRfEd"}',
    `{"v":1,"kind":"unreadable","topic":"orders.place","size":7,"sha256":"${'a'.repeat(64)}"}`,
  ])('says the same: %s', (body) => {
    const { v: _version, ...said } = JSON.parse(body)
    expect(decodeMessage(body)).toEqual(said)
  })

  test('is what this version sends, as long as its number is the same', () => {
    const epoch = 2
    expect([ROW_FORMAT, MESSAGE_VERSION]).toEqual([1, 1])
    expect(encodeMessage({ kind: 'copy_request', run, epoch })).toBe(
      `{"v":1,"kind":"copy_request","run":"${run}","epoch":2}`,
    )
  })
})
