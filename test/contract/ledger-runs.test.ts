import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runKeyOf } from '../../lib/core/run-key.ts'
import type { Ledger } from '../../lib/flows/dependencies.ts'
import { LEDGERS, type OpenLedger } from './ledgers.ts'
import { claimed, DUE_MS, eventfulRun, HOUR_MS, planned, SERIES, STATES, series } from './sample-rows.ts'

for (const { where, open } of LEDGERS) {
  describe(`runs in a ledger ${where}`, () => {
    let opened: OpenLedger
    let ledger: Ledger
    beforeEach(async () => {
      opened = await open()
      ledger = opened.ledger
    })
    afterEach(() => opened.close())

    test('gives back a run exactly as it was created', async () => {
      const run = planned({ wakeMs: DUE_MS })
      expect(await ledger.createRun(run)).toBe('created')
      expect(await ledger.readRun(run.key)).toEqual(run)
    })

    test('gives back every attribute that a run can have', async () => {
      const run = planned({ wakeMs: DUE_MS })
      await ledger.createRun(run)
      const eventful = { ...eventfulRun(run), version: 2 }
      expect(await ledger.saveRun(eventful)).toBe('saved')
      expect(await ledger.readRun(run.key)).toEqual(eventful)
    })

    test('forgets what a later state does not have', async () => {
      const run = planned({ wakeMs: DUE_MS })
      await ledger.createRun(run)
      await ledger.saveRun({ ...eventfulRun(run), version: 2 })
      const plain = { ...run, version: 3 }
      await ledger.saveRun(plain)
      expect(await ledger.readRun(run.key)).toEqual(plain)
    })

    for (const state of STATES)
      test(`keeps the state ${state.name}`, async () => {
        const run = planned({ wakeMs: DUE_MS })
        await ledger.createRun(run)
        expect(await ledger.saveRun({ ...run, version: 2, state })).toBe('saved')
        expect((await ledger.readRun(run.key))?.state).toEqual(state)
      })

    test('creates a run once, and leaves the first one alone', async () => {
      const run = planned({ wakeMs: DUE_MS })
      await ledger.createRun(run)
      expect(await ledger.createRun({ ...run, epoch: 7 })).toBe('exists')
      expect((await ledger.readRun(run.key))?.epoch).toBe(1)
    })

    test('does not know a run that was never created, and cannot save it', async () => {
      const run = planned({ wakeMs: DUE_MS })
      expect(await ledger.readRun(run.key)).toBeUndefined()
      expect(await ledger.saveRun({ ...run, version: 2 })).toBe('conflict')
      expect(await ledger.readRun(run.key)).toBeUndefined()
    })

    test('lets only one of two writers of the same version win', async () => {
      const run = planned({ wakeMs: DUE_MS })
      await ledger.createRun(run)
      const one = claimed(run, DUE_MS + 1)
      const other = claimed(run, DUE_MS + 2)
      const results = await Promise.all([ledger.saveRun(one), ledger.saveRun(other)])
      expect(results.toSorted()).toEqual(['conflict', 'saved'])
      expect(await ledger.readRun(run.key)).toEqual(results[0] === 'saved' ? one : other)
    })

    test('refuses a version that is not the next one', async () => {
      const run = planned({ wakeMs: DUE_MS })
      await ledger.createRun(run)
      expect(await ledger.saveRun({ ...run, version: 3 })).toBe('conflict')
      expect(await ledger.saveRun({ ...run, version: 1 })).toBe('conflict')
    })

    test('reads many runs at once, without those that do not exist, each once', async () => {
      const runs = Array.from({ length: 250 }, (_, hour) => planned({ dueMs: DUE_MS + hour * HOUR_MS, wakeMs: DUE_MS }))
      await Promise.all(runs.map((run) => ledger.createRun(run)))
      const missing = runKeyOf(SERIES, DUE_MS - HOUR_MS)
      const found = await ledger.readRuns([missing, ...runs.map(({ key }) => key)])
      expect(found.map(({ key }) => key).toSorted()).toEqual(runs.map(({ key }) => key).toSorted())
      const [first] = runs
      expect(first && (await ledger.readRuns([first.key, first.key]))).toHaveLength(1)
      expect(await ledger.readRuns([])).toEqual([])
    })

    test('lists the runs of one series up to a time, the newest due first', async () => {
      for (const hour of [0, 1, 2, 3]) {
        await ledger.createRun(planned({ dueMs: DUE_MS + hour * HOUR_MS, wakeMs: DUE_MS }))
      }
      await ledger.createRun(planned({ seriesId: 'order:KjYhTgRfEd', wakeMs: DUE_MS }))
      await ledger.saveSeries(series({ version: 1 }))
      const found = await ledger.runsOfSeries({ seriesId: SERIES, dueToMs: DUE_MS + 2 * HOUR_MS, limit: 2 })
      expect(found.map(({ dueMs }) => dueMs)).toEqual([DUE_MS + 2 * HOUR_MS, DUE_MS + HOUR_MS])
      expect(found.every(({ seriesId }) => seriesId === SERIES)).toBe(true)
    })
  })
}
