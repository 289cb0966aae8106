import { expect, test } from 'vitest'
import { drawPlan, type HistoryPlan } from '../../lib/simulator/history-plan.ts'
import { MIXES } from '../../lib/simulator/mixes.ts'
import { type Playing, playHistory } from '../../lib/simulator/play.ts'
import { shrink } from '../../lib/simulator/shrink.ts'
import { smallerPlans } from '../../lib/simulator/smaller.ts'
import { CALM } from '../../lib/simulator/weather.ts'

const [plain] = MIXES

/** A look-up that never finds anything, and never asks. */
const blind: NonNullable<Playing['bend']> = (deps) => ({
  ...deps,
  commerceLayer: {
    ...deps.commerceLayer,
    listCopies: async () => ({ ok: true, value: { items: [], pageCount: 1, recordCount: 0 } }),
  },
})

/** From a seed on whose history is made small by few plays. */
async function firstBroken(bend: NonNullable<Playing['bend']>) {
  for (let seed = 24; plain !== undefined && seed <= 200; seed += 1) {
    const plan = drawPlan(seed, plain)
    const { violation } = await playHistory(plan, { keeping: 'unkept', bend })
    if (violation) return { plan, violation }
  }
  throw new Error('expected one of 200 seeds to break a promise')
}

test('a history is shrunk to what breaks the same promise, and nothing can be left out of that', async () => {
  const { plan, violation } = await firstBroken(blind)
  const { plan: smallest, verdict } = await shrink(plan, violation.promise, { bend: blind })
  expect(verdict.violation?.promise).toBe(violation.promise)
  expect(verdict.history.lines().at(-1)?.what).toContain(`${violation.promise} is broken`)
  expect(smallest.series).toHaveLength(1)
  expect(smallest.weather.faults.length).toBeLessThan(plan.weather.faults.length)
  for (const smaller of smallerPlans(smallest)) {
    const { violation: other } = await playHistory(smaller, { keeping: 'unkept', bend: blind })
    expect(other?.promise).not.toBe(violation.promise)
  }
})

test('a calm history of one plain series cannot be smaller but by a shorter storm', () => {
  if (plain === undefined) throw new Error('expected a mix')
  const { series, ...drawn } = drawPlan(1, plain)
  const usual = { copies: 1, outcome: 'ok', missed: 0, catchUp: undefined } as const
  const one = series.slice(0, 1).map(({ unplaced: _unplaced, ...each }) => ({ ...each, ...usual }))
  const plan: HistoryPlan = { ...drawn, catchUp: 'latest', behaviour: {}, series: one, acts: [], weather: CALM }
  for (const smaller of smallerPlans(plan)) expect(smaller).toEqual({ ...plan, stormEndMs: smaller.stormEndMs })
})
