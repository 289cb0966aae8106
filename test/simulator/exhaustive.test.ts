import { expect, test } from 'vitest'
import { exhaust, makeScenarios, playStruck, strikesOn } from '../../lib/simulator/exhaustive.ts'
import { runs } from '../runs.ts'

/** One of so many strikes is made; a long search makes them all. */
const EVERY = Math.max(1, Math.floor(25 / runs(1).numRuns))

/** A long search takes as much longer. */
const MOST_MS = 3_600_000

const scenarios = makeScenarios()

test.each(scenarios)('one fault at any call breaks no promise: $name', { timeout: MOST_MS }, async (scenario) => {
  // Each scenario is struck at other calls than the ones before it.
  const from = scenarios.indexOf(scenario) % EVERY
  const { points, histories, ends, broken } = await exhaust(scenario, { share: { every: EVERY, from } })
  expect(broken.map(({ strike, point, violation }) => ({ strike, point, violation }))).toEqual([])
  expect(points).toBeGreaterThan(50)
  expect(ends.completed).toBeGreaterThanOrEqual(histories)
})

test('each call is struck by each fate, and writes to Commerce Layer also by taking effect late', () => {
  const [scenario] = scenarios
  if (scenario === undefined) throw new Error('expected a scenario')
  const strikes = strikesOn(
    [
      { program: 'create-copies', name: 'ledger.saveRun' },
      { program: 'create-copies', name: 'api.POST /api/order_copies' },
    ],
    scenario.plan.mix,
  )
  const faults = strikes.map(({ call, fault }) => `${call} ${typeof fault === 'string' ? fault : 'late'}`)
  const fates = ['refused', 'lost', 'killed_before', 'killed_after']
  expect(faults).toEqual([
    ...fates.map((fate) => `0 ${fate}`),
    ...[...fates, 'late', 'late', 'late'].map((f) => `1 ${f}`),
  ])
})

test('the fault strikes the call that was counted, and no other', async () => {
  const [scenario] = scenarios
  if (scenario === undefined) throw new Error('expected a scenario')
  const { point, verdict } = await playStruck(scenario, { call: 10, fault: 'refused' }, { keeping: 'kept' })
  const refused = verdict.history.lines().filter(({ what }) => what.endsWith(': refused'))
  expect(refused.map(({ what }) => what)).toEqual([`${point.program} ${point.name}: refused`])
})
