import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freshPace, stop } from '../../lib/core/pace.ts'
import type { Ledger } from '../../lib/flows/dependencies.ts'
import { LEDGERS, type OpenLedger } from './ledgers.ts'
import { DUE_MS, HOUR_MS, SERIES, series } from './sample-rows.ts'

for (const { where, open } of LEDGERS) {
  describe(`everything but runs in a ledger ${where}`, () => {
    let opened: OpenLedger
    let ledger: Ledger
    beforeEach(async () => {
      opened = await open()
      ledger = opened.ledger
    })
    afterEach(() => opened.close())

    test('keeps a series, and lets only the next version in', async () => {
      expect(await ledger.readSeries(SERIES)).toBeUndefined()
      expect(await ledger.saveSeries(series({ version: 1 }))).toBe('saved')
      expect(await ledger.saveSeries(series({ version: 1 }))).toBe('conflict')
      expect(await ledger.saveSeries(series({ version: 3 }))).toBe('conflict')
      const bare = series({ version: 2, rule: undefined, sourceOrderId: undefined, copyType: undefined })
      expect(await ledger.saveSeries(bare)).toBe('saved')
      expect(await ledger.readSeries(SERIES)).toEqual(bare)
    })

    test('gives back every attribute that a series can have', async () => {
      await ledger.saveSeries(series({ version: 1 }))
      expect(await ledger.readManySeries([SERIES, 'order:missing', SERIES])).toEqual([series({ version: 1 })])
    })

    test('keeps one pace, and lets only the next version in', async () => {
      expect(await ledger.readPace()).toBeUndefined()
      const pace = { ...freshPace(7), version: 1, nextSlotMs: DUE_MS + 60_000 / 7, quietUntilMs: DUE_MS }
      expect(await ledger.savePace(pace)).toBe('saved')
      expect(await ledger.savePace(pace)).toBe('conflict')
      expect(await ledger.readPace()).toEqual(pace)
      const stopped = { ...stop(pace, 'unreachable', DUE_MS), version: 2 }
      expect(await ledger.savePace(stopped)).toBe('saved')
      expect(await ledger.readPace()).toEqual(stopped)
    })

    test('remembers its first start for ever', async () => {
      const starts = await Promise.all([ledger.firstStartMs(DUE_MS), ledger.firstStartMs(DUE_MS + 1)])
      expect(new Set(starts).size).toBe(1)
      expect(await ledger.firstStartMs(DUE_MS + HOUR_MS)).toBe(starts[0])
    })

    test('remembers how far reconciliation has read', async () => {
      expect(await ledger.readReconciledToMs()).toBeUndefined()
      await ledger.saveReconciledToMs(DUE_MS)
      await ledger.saveReconciledToMs(DUE_MS + 1)
      expect(await ledger.readReconciledToMs()).toBe(DUE_MS + 1)
    })
  })
}
