import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../lib/core/duration.ts'
import type { RunKey } from '../../lib/core/run-key.ts'
import { createCopies } from '../../lib/flows/create-copies/batch.ts'
import { dispatchRuns } from '../../lib/flows/dispatch-runs.ts'
import { type LedgerModel, makeLedgerModel } from '../../lib/simulator/models/ledger-model.ts'
import { copiesOf, placeRecurring } from '../shop.ts'
import { audit, NO_HURRY } from './reconcile/audit-stage.ts'
import { type FlowWorld, makeWorld } from './world.ts'

/** A run has its order, and the ledger is then put back to when the run was planned. */
async function putBack(): Promise<{ key: RunKey; world: FlowWorld; ledger: LedgerModel }> {
  const world = makeWorld({ startAtMs: 0 })
  const key = await placeRecurring(world, 'tea', { copies: 9 })
  const [series, runs] = [world.ledger.allSeries(), world.ledger.allRuns()]
  await world.runUntil(key, (run) => run.state.name === 'completed')
  const ledger = makeLedgerModel()
  for (const one of series) await ledger.saveSeries(one)
  for (const run of runs) await ledger.createRun(run)
  expect(ledger.peekRun(key)?.state.name).toBe('planned')
  return { key, ledger, world: { ...world, deps: { ...world.deps, ledger } } }
}

/** The functions work for a quarter of an hour. */
async function work({ deps, queue, moveClock }: FlowWorld): Promise<void> {
  for (let minute = 0; minute < 15; minute += 1) {
    moveClock(MINUTE_MS)
    await dispatchRuns(deps)
    await createCopies(deps, queue.receive(), NO_HURRY)
  }
}

test('a ledger that was put back is safe once an audit has seen what is at Commerce Layer', async () => {
  const { key, world, ledger } = await putBack()
  await audit(world)
  expect(ledger.peekRun(key)?.state).toMatchObject({ name: 'completed', placed: true })
  await work(world)
  expect(copiesOf(world, 'tea')).toHaveLength(1)
})

test('without the audit it makes twice what was made since, so the runbook demands it', async () => {
  const { world } = await putBack()
  await work(world)
  expect(copiesOf(world, 'tea')).toHaveLength(2)
})
