import { expect, test } from 'vitest'
import { makeLedgerModel } from '../../../lib/simulator/models/ledger-model.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from '../../core/sample-runs.ts'

const LAG_MS = 5_000

/** A ledger on a clock of its own whose index lags behind. */
function makeLateLedger() {
  const time = { nowMs: DUE_MS }
  const ledger = makeLedgerModel({ clock: { nowMs: () => time.nowMs }, lagMs: () => LAG_MS })
  const pass = (ms: number): void => {
    time.nowMs += ms
  }
  return { ledger, pass }
}

test('an index that lags shows neither a new run nor a change of it before its time, and reads by key are never late', async () => {
  const { ledger, pass } = makeLateLedger()
  const due = () => ledger.dueRuns({ untilMs: DUE_MS, limit: 10 })
  const parked = () => ledger.parkedRuns({ limit: 10 })
  const run = runIn(SAMPLE_STATES.planned)
  await ledger.createRun(run)
  pass(LAG_MS - 1)
  expect([await due(), await ledger.readRun(run.key)]).toEqual([[], run])
  pass(1)
  expect([await due(), await parked()]).toEqual([[run.key], []])
  await ledger.saveRun({ ...run, version: run.version + 1, state: SAMPLE_STATES.parked })
  pass(LAG_MS - 1)
  expect([await due(), await parked()]).toEqual([[run.key], []])
  pass(1)
  expect([await due(), await parked()]).toEqual([[], [run.key]])
})

test('a release is seen as late as the index is', async () => {
  const { ledger, pass } = makeLateLedger()
  const { key, version } = runIn(SAMPLE_STATES.planned)
  await ledger.noteRelease({ slotMs: DUE_MS, runs: [{ key, version }] })
  pass(LAG_MS - 1)
  expect(await ledger.releasesSince(0)).toEqual(new Map())
  pass(1)
  expect([...(await ledger.releasesSince(0)).keys()]).toEqual([key])
})
