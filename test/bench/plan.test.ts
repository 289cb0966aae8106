import { afterEach, describe, expect, test } from 'vitest'
import { type Run, wakeMsOf } from '../../lib/core/run.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { dispatchOver } from './plan/dispatch.ts'
import { makeManyRuns, seriesNumber } from './plan/many-runs.ts'
import { planNew } from './plan/planning.ts'
import type { RemoteLedger } from './plan/remote-ledger.ts'

const DUE_MS = Date.parse('2026-03-01T06:00:00Z')
const keyOf = (index: number) => runKeyOf(seriesNumber(index), DUE_MS)

describe('a ledger of runs that are made up when they are read', () => {
  const later = (run: Run): Run => ({
    ...run,
    version: run.version + 1,
    state: { name: 'planned', action: 'create', wakeMs: DUE_MS + 60_000, fenced: false },
  })

  test('has them due in order, at their time and no more than are asked for', async () => {
    const { ledger } = makeManyRuns({ count: 100, dueMs: DUE_MS })
    expect(await ledger.dueRuns({ untilMs: DUE_MS - 1, limit: 3 })).toEqual([])
    expect(await ledger.dueRuns({ untilMs: DUE_MS, limit: 3 })).toEqual([keyOf(0), keyOf(1), keyOf(2)])
  })

  test('keeps what is written to one of them, under its version', async () => {
    const { ledger } = makeManyRuns({ count: 3, dueMs: DUE_MS })
    const [run] = await ledger.readRuns([keyOf(1)])
    if (run === undefined) throw new Error('expected a run')
    expect(await ledger.createRun(run)).toBe('exists')
    expect(await ledger.saveRun(later(run))).toBe('saved')
    expect(await ledger.saveRun(later(run))).toBe('conflict')
    expect(wakeMsOf((await ledger.readRun(keyOf(1))) ?? run)).toBe(DUE_MS + 60_000)
    expect(await ledger.dueRuns({ untilMs: DUE_MS + 60_000, limit: 3 })).toEqual([keyOf(0), keyOf(2), keyOf(1)])
    expect(await ledger.runsOfSeries({ seriesId: seriesNumber(2), dueToMs: DUE_MS, limit: 1 })).toHaveLength(1)
  })

  test('has one no longer due that was closed', async () => {
    const { ledger, close } = makeManyRuns({ count: 3, dueMs: DUE_MS })
    close([keyOf(0), keyOf(1)])
    expect(await ledger.dueRuns({ untilMs: DUE_MS, limit: 3 })).toEqual([keyOf(2)])
  })
})

describe('the bench of planning and dispatch, with few series', () => {
  let remote: RemoteLedger | undefined
  afterEach(() => remote?.stop())

  test('releases what is due and plans what is new over a ledger in another process', async () => {
    const tools = { nowMs: () => 0, note: () => {} }
    const over = await dispatchOver(40, 2, tools)
    remote = over.remote
    expect(over.ticks.map(({ released }) => released)).toEqual([40, 0])
    expect(over.ticks[0]?.calls).toBeGreaterThan(5)
    await planNew(over.dispatcher, 3, tools)
    const planned = await over.dispatcher.ledger.dueRuns({ untilMs: Date.parse('2026-05-01T00:00:00Z'), limit: 10 })
    expect(planned).toHaveLength(3)
  })
})
