import { expect, test } from 'vitest'
import { makeProgressBar } from '../../lib/cli/progress-bar.ts'

test('is shown once something takes longer than two seconds, not at every step, and taken away', () => {
  let nowMs = 0
  const drawn: string[] = []
  const terminal = { redraw: (line: string) => void drawn.push(line) }
  const progress = makeProgressBar(terminal, { nowMs: () => nowMs }, { total: 100, unit: 'series' })
  for (const [atMs, count] of [
    [1_999, 10],
    [2_000, 25],
    [2_100, 40],
    [2_200, 50],
  ] as const) {
    nowMs = atMs
    progress.reached(count)
  }
  progress.end()
  expect(drawn).toEqual([
    '[######..................] 25 of 100 series',
    '[############............] 50 of 100 series',
    '',
  ])
})

test('stays within its bar when there is more than was counted', () => {
  const drawn: string[] = []
  let nowMs = 0
  const terminal = { redraw: (line: string) => void drawn.push(line) }
  const progress = makeProgressBar(terminal, { nowMs: () => nowMs }, { total: 0, unit: 'series' })
  nowMs = 3_000
  progress.reached(3)
  expect(drawn).toEqual(['[########################] 3 of 0 series'])
})
