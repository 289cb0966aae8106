import { expect, test } from 'vitest'
import { contest } from '../../../lib/simulator/baseline/contest.ts'
import { playBaseline } from '../../../lib/simulator/baseline/play.ts'
import { drawPlan, type HistoryPlan } from '../../../lib/simulator/history-plan.ts'
import { mixOf } from '../../../lib/simulator/search/job.ts'
import { CALM } from '../../../lib/simulator/weather.ts'

const SEEDS = 30

const plain = mixOf(1, 'plain')

/** The history of a seed in which nothing goes wrong and nobody interferes. */
function calmPlan(seed: number): HistoryPlan {
  const plan = drawPlan(seed, plain)
  const series = plan.series.map(
    ({ unplaced: _unplaced, ...one }) => ({ ...one, outcome: 'ok', missed: 0, catchUp: undefined }) as const,
  )
  return { ...plan, series, behaviour: {}, weather: CALM, acts: [] }
}

test('in calm weather the baseline makes every run exactly once', async () => {
  let runs = 0
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { account } = await playBaseline(calmPlan(seed))
    expect({ seed, ...account }).toMatchObject({
      seed,
      secondOrders: 0,
      paidTwice: 0,
      lost: 0,
      told: 0,
      missedByPlatform: 0,
    })
    runs += account.runs
  }
  expect(runs).toBeGreaterThan(SEEDS)
})

test('messages that come twice are no trouble for the baseline', async () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const weather = { ...CALM, messageDoubled: 1, messageReordered: 1 }
    const { account } = await playBaseline({ ...calmPlan(seed), weather })
    expect({ seed, ...account }).toMatchObject({ seed, secondOrders: 0, lost: 0, told: 0 })
  }
})

test('where answers are lost the baseline makes second orders, and Perennial none', async () => {
  let secondOrders = 0
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { perennial, baseline, violation } = await contest(seed, plain)
    expect({ seed, violation, ...perennial }).toMatchObject({ seed, violation: undefined, secondOrders: 0, lost: 0 })
    secondOrders += baseline.secondOrders
  }
  expect(secondOrders).toBeGreaterThan(0)
})

test('the same seed is the same history for the baseline too', async () => {
  const plan = drawPlan(67, plain)
  const [one, other] = [await playBaseline(plan, 'kept'), await playBaseline(plan, 'kept')]
  expect(one.history.lines().length).toBeGreaterThan(20)
  expect(one.history.lines()).toEqual(other.history.lines())
})
