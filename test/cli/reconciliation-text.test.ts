import { expect, test } from 'vitest'
import { reconciliationLines } from '../../lib/cli/reconciliation-text.ts'
import { plain } from '../../lib/cli/terminal.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { report } from './report/sample-report.ts'

const lastLine = (count: number) => {
  const violations = Array.from({ length: count }, (_, at) => runKeyOf(`order:tea-${at}`, 0))
  return reconciliationLines(report({ violations }), plain).at(-1)
}

test('of very many runs with two orders the first are named, and how many more there are', () => {
  expect(lastLine(10)).toMatch(/^10 runs have more than one placed order: order:tea-0@.*, order:tea-9@\S+$/)
  expect(lastLine(12)).toMatch(
    /^12 runs have more than one placed order: order:tea-0@.*, order:tea-9@\S+ … and 2 more$/,
  )
})
