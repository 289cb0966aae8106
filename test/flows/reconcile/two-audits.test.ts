import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { audit } from './audit-stage.ts'
import { FAULTY_WORLDS } from './faulty-worlds.ts'

const NO_HURRY = { remainingMs: () => 300_000 }

test('what an audit has found is looked at again by the next pass, also where another audit of the same hour found nothing', async () => {
  const { world, key } = await FAULTY_WORLDS.duplicate_copy()
  world.moveClock(30 * DAY_MS)
  const nowMs = world.nowMs()
  for (const list of ['order_copies', 'paid_order_copies'] as const) await world.ledger.saveReconciledToMs(list, nowMs)
  const found = await audit(world, { window: { fromMs: nowMs - 60 * DAY_MS } })
  expect(found.violations).toEqual([key])
  world.moveClock(MINUTE_MS)
  expect((await audit(world, { window: { fromMs: nowMs - DAY_MS } })).violations).toEqual([])
  world.moveClock(HOUR_MS)
  expect((await reconcileRuns(world.deps, NO_HURRY)).violations).toEqual([key])
})
