import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { remember } from '../../lib/core/history.ts'
import type { Run } from '../../lib/core/run.ts'
import type { RunKey } from '../../lib/core/run-key.ts'
import { moveRun } from '../../lib/core/run-moves.ts'
import type { Ledger } from '../../lib/flows/dependencies.ts'
import { LEDGERS, type OpenLedger } from './ledgers.ts'
import { claimed, DUE_MS, HOUR_MS, planned, STATES } from './sample-rows.ts'

for (const { where, open } of LEDGERS) {
  describe(`what is due in a ledger ${where}`, () => {
    let opened: OpenLedger
    let ledger: Ledger
    beforeEach(async () => {
      opened = await open()
      ledger = opened.ledger
    })
    afterEach(() => opened.close())

    test('finds the runs that are due by a time, the oldest first', async () => {
      const wakes = [5, 3, 9, 1, 7].map((minutes) => DUE_MS + minutes * 60_000)
      const runs = wakes.map((wakeMs, number) => planned({ seriesId: `order:number${number}`, wakeMs }))
      for (const run of runs) await ledger.createRun(run)
      const due = await ledger.dueRuns({ untilMs: DUE_MS + 7 * 60_000, limit: 10 })
      expect(due).toEqual([3, 1, 0, 4].map((number) => runs[number]?.key))
      expect(await ledger.dueRuns({ untilMs: DUE_MS + 7 * 60_000, limit: 2 })).toEqual(due.slice(0, 2))
    })

    test('finds a run at its new wake time and no longer at the old one', async () => {
      const run = planned({ wakeMs: DUE_MS })
      await ledger.createRun(run)
      await ledger.saveRun({ ...planned({ wakeMs: DUE_MS + HOUR_MS }), version: 2 })
      expect(await dueAt(ledger, DUE_MS + HOUR_MS - 1)).toEqual([])
      expect(await dueAt(ledger, DUE_MS + HOUR_MS)).toEqual([run.key])
    })

    test('still finds a claimed run once its lease is over', async () => {
      const run = planned({ wakeMs: DUE_MS })
      await ledger.createRun(run)
      await ledger.saveRun(claimed(run, DUE_MS + 120_000))
      expect(await dueAt(ledger, DUE_MS + 120_000)).toEqual([run.key])
    })

    test('finds a run in time that is claimed or accepted long before it was to wake', async () => {
      const early = planned({ wakeMs: DUE_MS + HOUR_MS })
      const seen = planned({ wakeMs: DUE_MS + HOUR_MS, seriesId: 'order:seen' })
      for (const run of [early, seen]) await ledger.createRun(run)
      await ledger.saveRun(claimed(early, DUE_MS + 60_000))
      const history = remember(seen.history, {
        atMs: DUE_MS,
        from: 'planned',
        to: 'accepted',
        why: 'copy_seen',
        post: 0,
      })
      await ledger.saveRun({ ...seen, version: 2, state: { name: 'accepted', wakeMs: DUE_MS + 60_000 }, history })
      expect((await dueAt(ledger, DUE_MS + 60_000)).toSorted()).toEqual([seen.key, early.key].toSorted())
    })

    test('moves a claimed or accepted run to its own wake time when it is told to', async () => {
      const run = planned({ wakeMs: DUE_MS })
      await ledger.createRun(run)
      const held = claimed(run, DUE_MS + HOUR_MS)
      await ledger.saveRun(held)
      expect(await ledger.refreshWake(held)).toBe('saved')
      expect(await dueAt(ledger, DUE_MS + HOUR_MS - 1)).toEqual([])
      expect(await dueAt(ledger, DUE_MS + HOUR_MS)).toEqual([run.key])
      expect(await ledger.readRun(run.key)).toEqual(held)
      expect(await ledger.refreshWake(run)).toBe('conflict')
    })

    test('never finds a closed or parked run as due, nor one that is not parked as parked', async () => {
      for (const state of STATES) {
        const run = planned({ wakeMs: DUE_MS, seriesId: `order:${state.name}` })
        await ledger.createRun(run)
        await ledger.saveRun({ ...run, version: 2, state })
      }
      const due = await dueAt(ledger, DUE_MS + 1000 * HOUR_MS)
      expect(due.map(resourceIdOf).toSorted()).toEqual(['accepted', 'claimed', 'in_doubt', 'planned'])
      expect((await ledger.parkedRuns({ limit: 10 })).map(resourceIdOf)).toEqual(['parked'])
    })

    test('finds a replayed run as due again, and as parked no longer', async () => {
      const run = planned({ wakeMs: DUE_MS })
      await ledger.createRun(run)
      const parked: Run = { ...run, version: 2, state: { name: 'parked', reason: 'refused', parkedMs: DUE_MS } }
      await ledger.saveRun(parked)
      await ledger.saveRun(moveRun(parked, { name: 'replay', wakeMs: DUE_MS + 5 }, DUE_MS + 5))
      expect(await ledger.parkedRuns({ limit: 10 })).toEqual([])
      expect(await dueAt(ledger, DUE_MS + 5)).toEqual([run.key])
    })

    test('lists parked runs, the longest parked first', async () => {
      for (const [number, parkedMs] of [DUE_MS + 3, DUE_MS + 1, DUE_MS + 2].entries()) {
        const run = planned({ wakeMs: DUE_MS, seriesId: `order:number${number}` })
        await ledger.createRun(run)
        await ledger.saveRun({ ...run, version: 2, state: { name: 'parked', reason: 'exhausted', parkedMs } })
      }
      const series = (await ledger.parkedRuns({ limit: 2 })).map(resourceIdOf)
      expect(series).toEqual(['number1', 'number2'])
    })
  })
}

function dueAt(ledger: Ledger, untilMs: number): Promise<RunKey[]> {
  return ledger.dueRuns({ untilMs, limit: 100 })
}

function resourceIdOf(key: RunKey): string {
  return key.slice(key.indexOf(':') + 1, key.indexOf('@'))
}
