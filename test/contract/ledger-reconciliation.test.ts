import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { leftoversLeft, type Scanned } from '../../lib/core/reconciliation.ts'
import { type RunKey, runKeyOf, type SeriesId } from '../../lib/core/run-key.ts'
import type { Ledger } from '../../lib/flows/dependencies.ts'
import { report } from '../core/sample-report.ts'
import { LEDGERS, type OpenLedger } from './ledgers.ts'
import { claimed, DUE_MS, HOUR_MS, planned, SERIES, series } from './sample-rows.ts'

for (const { where, open } of LEDGERS) {
  describe(`what reconciliation keeps in a ledger ${where}`, () => {
    let opened: OpenLedger
    let ledger: Ledger
    beforeEach(async () => {
      opened = await open()
      ledger = opened.ledger
    })
    afterEach(() => opened.close())

    async function scanAll(limit: number) {
      const runs: Scanned<{ key: RunKey }>[] = []
      const found: Scanned<{ id: SeriesId }>[] = []
      let after: string | undefined
      do {
        const page = await ledger.scanRows({ after, limit })
        runs.push(...page.runs)
        found.push(...page.series)
        after = page.after
      } while (after !== undefined)
      return { runs: runs.map(({ row }) => row.key).sort(), series: found.map(({ row }) => row.id).sort() }
    }

    test('every run and series is scanned once, page by page, and nothing else', async () => {
      const ids: SeriesId[] = ['order:a', 'subscription:b', 'subscription:c']
      const runs = ids.flatMap((seriesId) =>
        [0, 1].map((n) => planned({ wakeMs: DUE_MS, dueMs: DUE_MS + n * HOUR_MS, seriesId })),
      )
      for (const run of runs) await ledger.createRun(run)
      await ledger.saveSeries(series({ version: 1 }))
      await ledger.firstStartMs(DUE_MS)
      await ledger.saveReport(report(DUE_MS))
      const expected = { runs: runs.map(({ key }) => key).sort(), series: [SERIES] }
      expect(await scanAll(1)).toEqual(expected)
      expect(await scanAll(4)).toEqual(expected)
      expect(await scanAll(100)).toEqual(expected)
    })

    test('an empty ledger is scanned to its end', async () => {
      expect(await ledger.scanRows({ after: undefined, limit: 10 })).toEqual({ runs: [], series: [], after: undefined })
    })

    test('a mark is read with its row, changes no version, and stays when the run moves on', async () => {
      const run = planned({ wakeMs: DUE_MS })
      await ledger.createRun(run)
      await ledger.saveSeries(series({ version: 1 }))
      await ledger.markSeen(run.key, 'one')
      await ledger.markSeen(SERIES, 'one')
      const page = await ledger.scanRows({ after: undefined, limit: 10 })
      expect(page.runs).toEqual([{ row: run, seenBy: 'one' }])
      expect(page.series).toEqual([{ row: series({ version: 1 }), seenBy: 'one' }])
      expect(await ledger.saveRun(claimed(run, DUE_MS + 1))).toBe('saved')
      await ledger.markSeen(run.key, 'two')
      const [moved] = (await ledger.scanRows({ after: undefined, limit: 10 })).runs
      expect(moved).toEqual({ row: claimed(run, DUE_MS + 1), seenBy: 'two' })
    })

    test('marking what is not there makes no row', async () => {
      await ledger.markSeen(planned({ wakeMs: DUE_MS }).key, 'one')
      expect((await ledger.scanRows({ after: undefined, limit: 10 })).runs).toEqual([])
      expect(await ledger.readRun(planned({ wakeMs: DUE_MS }).key)).toBeUndefined()
    })

    test('one audit is under way at a time, and is forgotten at its end', async () => {
      expect(await ledger.readAudit()).toBeUndefined()
      const audit = { id: 'one', step: 'ledger', from: 'somewhere', report: report(DUE_MS, 'audit') } as const
      await ledger.saveAudit(audit)
      expect(await ledger.readAudit()).toEqual(audit)
      await ledger.saveAudit({ ...audit, step: 'order_copies', from: undefined })
      expect(await ledger.readAudit()).toEqual({ ...audit, step: 'order_copies', from: undefined })
      await ledger.saveAudit(undefined)
      expect(await ledger.readAudit()).toBeUndefined()
    })

    test('a report is kept with its first findings, and with all that the next pass looks at again', async () => {
      const subjects = Array.from({ length: 30 }, (_, n) => runKeyOf(SERIES, DUE_MS + n * HOUR_MS))
      const others = subjects.map(
        (subject) => ({ code: 'missing_copy', subject, evidence: {}, state: 'left' }) as const,
      )
      const failed = others.map((finding) => ({ ...finding, code: 'leftover_order', state: 'failed' }) as const)
      const findings = [...others, ...failed]
      await ledger.saveReport({ ...report(DUE_MS), findings })
      const reports = await ledger.readReports()
      expect(leftoversLeft(reports)).toHaveLength(failed.length)
      expect(reports[0]?.findings).toHaveLength(20 + failed.length)
    })

    test('the reports of 90 hours are kept, the newest first, and those of audits beside them', async () => {
      for (let hour = 0; hour < 95; hour += 1) await ledger.saveReport(report(DUE_MS + hour * HOUR_MS))
      await ledger.saveReport(report(DUE_MS + 94 * HOUR_MS + 1, 'audit'))
      const [audit, newest, ...others] = await ledger.readReports()
      expect(audit).toEqual(report(DUE_MS + 94 * HOUR_MS + 1, 'audit'))
      expect(newest).toEqual(report(DUE_MS + 94 * HOUR_MS))
      expect(others).toHaveLength(89)
      expect(others.at(-1)?.startedMs).toBe(DUE_MS + 5 * HOUR_MS)
    })
  })
}
