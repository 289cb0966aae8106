import { expect, test } from 'vitest'
import { tellProgress } from '../../lib/cli/tell-progress.ts'
import { plain } from '../../lib/cli/terminal.ts'
import type { Reconciliation } from '../../lib/core/reconciliation.ts'
import { report } from './report/sample-report.ts'

/** Tells of reports at times since the beginning (ms); answers with what was said at which of them. */
function told(...steps: readonly (readonly [afterMs: number, changes: Partial<Reconciliation>])[]) {
  let nowMs = 0
  const said: [number, string][] = []
  const terminal = { note: (line: string) => void said.push([nowMs, line]), paintNote: plain }
  const tell = tellProgress(terminal, { nowMs: () => nowMs })
  for (const [afterMs, changes] of steps) {
    nowMs = afterMs
    tell('order_copies', report(changes))
  }
  return said
}

test('an audit says how far it has come after two seconds, and then every ten', () => {
  const times = [0, 1_999, 2_000, 11_999, 12_000, 21_000, 30_000]
  expect(told(...times.map((atMs) => [atMs, {}] as const)).map(([atMs]) => atMs)).toEqual([2_000, 12_000, 30_000])
})

test('what was read and found is counted in words, one of anything as one', () => {
  const one = { counts: { copies: 1, series: 1, runs: 1, requests: 1 }, found: { missing_copy: { left: 1 } } }
  const many = { counts: { copies: 2, series: 3, runs: 4, requests: 5 }, found: { missing_copy: { left: 6 } } }
  expect(told([5_000, one], [50_000, many]).map(([, line]) => line)).toEqual([
    'reading order copies: 1 copy, 1 series, 1 run, 1 request, 1 finding so far',
    'reading order copies: 2 copies, 3 series, 4 runs, 5 requests, 6 findings so far',
  ])
})
