import { expect, test } from 'vitest'
import { hourlyFigure } from './reconcile/hourly.ts'
import { measure, measureMemory } from './reconcile.ts'

test('an audit of a shop in another process finds what is wrong there, and is measured', async () => {
  const figures = await measure(1_000, { nowMs: () => 0, note: () => {} })
  const value = (name: string) => figures.find((figure) => figure.name === `over 1000 runs: ${name}`)?.value
  expect(value('reads a run, for copies')).toBeLessThan(0.08)
  expect(value('reads a series')).toBeLessThanOrEqual(0.06)
  // One run that was not recorded, one that has lost its copy, and no webhooks.
  expect(value('findings')).toBe(22)
})

test('hourly passes read each copy about once', async () => {
  const { value } = await hourlyFigure(600)
  // Of so few runs half is what a pass asks for in any case.
  expect(value).toBeLessThan(0.12)
})

test('an audit has no more in use after twenty times as many runs', async () => {
  const used = async (runs: number) => {
    const figures = await measureMemory(runs, { nowMs: () => 0, note: () => {} })
    return figures.find(({ name }) => name.endsWith('memory in use, most'))?.value ?? Number.NaN
  }
  const few = await used(1_000)
  expect(await used(20_000)).toBeLessThan(few + 1.5)
})
