import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../../lib/core/duration.ts'
import { freshPace, stop } from '../../../lib/core/pace.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { makeWorld, START_MS } from '../world.ts'

const NO_HURRY = { remainingMs: () => 300_000 }

async function stoppedWorld() {
  const world = makeWorld()
  await world.deps.ledger.firstStartMs(START_MS)
  await world.ledger.savePace({ ...stop(freshPace(195), 'configuration', START_MS), version: 1 })
  return world
}

test('while releases are stopped reconciliation asks nothing before the next probe is due', async () => {
  const world = await stoppedWorld()
  world.moveClock(MINUTE_MS - 1)
  expect(await reconcileRuns(world.deps, NO_HURRY)).toMatchObject({ outcome: 'unfinished' })
  expect(world.state().requests.reads).toBe(0)
  expect(await world.ledger.readPace()).toMatchObject({ stopped: { reason: 'configuration' } })
})

test('reconciliation is as good a probe as a run: what is answered takes up the releases again, and it reads on', async () => {
  const world = await stoppedWorld()
  world.moveClock(MINUTE_MS)
  expect(await reconcileRuns(world.deps, NO_HURRY)).toMatchObject({ outcome: 'finished' })
  expect(await world.ledger.readPace()).toMatchObject({ stopped: undefined })
})
