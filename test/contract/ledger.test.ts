import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Intervention } from '../../lib/core/intervention.ts'
import { freshPace, stop } from '../../lib/core/pace.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
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
      const absent = { rule: undefined, sourceOrderId: undefined, copyType: undefined, askedMs: undefined }
      const bare = series({ version: 2, ...absent, paused: false })
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
      expect(await ledger.readFirstStartMs()).toBeUndefined()
      const starts = await Promise.all([ledger.firstStartMs(DUE_MS), ledger.firstStartMs(DUE_MS + 1)])
      expect(new Set(starts).size).toBe(1)
      expect(await ledger.firstStartMs(DUE_MS + HOUR_MS)).toBe(starts[0])
      expect(await ledger.readFirstStartMs()).toBe(starts[0])
    })

    test('remembers releases by their slots, the last one of each run', async () => {
      const [one, two] = [runKeyOf('order:one', DUE_MS), runKeyOf('order:two', DUE_MS)]
      await ledger.noteRelease({
        slotMs: DUE_MS,
        runs: [
          { key: one, version: 1 },
          { key: two, version: 4 },
        ],
      })
      await ledger.noteRelease({ slotMs: DUE_MS + 1_000, runs: [{ key: one, version: 3 }] })
      expect(await ledger.releasesSince(DUE_MS)).toEqual(
        new Map([
          [one, { slotMs: DUE_MS + 1_000, version: 3 }],
          [two, { slotMs: DUE_MS, version: 4 }],
        ]),
      )
      expect([...(await ledger.releasesSince(DUE_MS + 1)).keys()]).toEqual([one])
      expect([...(await ledger.releasesSince(DUE_MS + 1_001)).keys()]).toEqual([])
    })

    test('remembers how far reconciliation has read each type of copies', async () => {
      expect(await ledger.readReconciledToMs('order_copies')).toBeUndefined()
      await ledger.saveReconciledToMs('order_copies', DUE_MS)
      await ledger.saveReconciledToMs('order_copies', DUE_MS + 1)
      await ledger.saveReconciledToMs('recurring_order_copies', DUE_MS + 2)
      expect(await ledger.readReconciledToMs('order_copies')).toBe(DUE_MS + 1)
      expect(await ledger.readReconciledToMs('recurring_order_copies')).toBe(DUE_MS + 2)
    })

    test('keeps an intervention, and lets only the next version in', async () => {
      const [one, two] = [runKeyOf('order:one', DUE_MS), runKeyOf('order:two', DUE_MS)]
      const intended = intervention({
        entries: [
          { run: one, kind: 'would_create', outcome: 'intended' },
          { run: two, kind: undefined, outcome: 'intended' },
        ],
      })
      expect(await ledger.readIntervention(intended.id)).toBeUndefined()
      expect(await ledger.saveIntervention(intended)).toBe('saved')
      expect(await ledger.saveIntervention(intended)).toBe('conflict')
      const done: Intervention = {
        ...intended,
        version: 2,
        entries: [{ run: one, kind: 'duplicate_copy', outcome: 'applied', order: 'AbCdEfGhIj' }],
      }
      expect(await ledger.saveIntervention(done)).toBe('saved')
      expect(await ledger.saveIntervention(done)).toBe('conflict')
      expect(await ledger.readIntervention(intended.id)).toEqual(done)
    })

    test('lists the interventions since a time, the newest first, and as many as are asked for', async () => {
      const at = (minute: number) => {
        const atMs = DUE_MS + minute * 60_000
        return intervention({ id: `${new Date(atMs).toISOString().slice(0, 19)}Z-k3f9`, atMs })
      }
      const all = [at(0), at(1), at(2), at(3)]
      for (const one of [all[2], all[0], all[3], all[1]]) if (one) await ledger.saveIntervention(one)
      const since = async (fromMs: number, limit: number) =>
        (await ledger.interventionsSince({ fromMs, limit })).map(({ atMs }) => (atMs - DUE_MS) / 60_000)
      expect(await since(0, 200)).toEqual([3, 2, 1, 0])
      expect(await since(DUE_MS + 60_000, 200)).toEqual([3, 2, 1])
      expect(await since(0, 2)).toEqual([3, 2])
      expect(await ledger.interventionsSince({ fromMs: DUE_MS, limit: 1 })).toEqual([all[3]])
    })
  })
}

function intervention(changes: Partial<Intervention> = {}): Intervention {
  const by = 'arn:aws:iam::000000000000:root'
  const common = { id: '2026-12-01T00:00:00Z-k3f9', version: 1, action: 'replay', by, asked: '' } as const
  return { ...common, atMs: DUE_MS, entries: [], ...changes }
}
