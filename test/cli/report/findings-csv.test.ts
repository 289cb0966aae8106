import { expect, test } from 'vitest'
import { findingsCsv } from '../../../lib/cli/report/findings-csv.ts'
import { duplicate, report } from './sample-report.ts'

/** Reads CSV as RFC 4180 has it. */
function parsed(text: string): string[][] {
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)]
  const rows: string[][] = [[]]
  for (const [, cell = '', end] of cells) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

const HEAD = ['found_at', 'code', 'subject', 'state', 'what', 'remedy', 'evidence']

test('has a line a finding, below a head', () => {
  const rows = parsed(findingsCsv(report({ findings: [duplicate(), duplicate({ state: 'applied' })] })))
  expect(rows).toEqual([
    HEAD,
    [
      '2026-11-22T00:00:42Z',
      'duplicate_copy',
      'order:tea@2026-11-16T09:00:00Z',
      'proposed',
      'a run with more than one placed order',
      'cancel the order that is not to stay before it is shipped',
      '{"order":"VytqKwMbQq","other_order":"AbCdEfGhIj"}',
    ],
    expect.arrayContaining(['applied']),
  ])
})

test('keeps quotes, commas and line ends within their cell', () => {
  const evidence = { said: 'no "luck",\r\nsorry' }
  const [, row = []] = parsed(findingsCsv(report({ findings: [duplicate({ evidence })] })))
  expect(row).toHaveLength(HEAD.length)
  expect(JSON.parse(row.at(-1) ?? '')).toEqual(evidence)
})

test('gives a spreadsheet nothing that it could take for a formula', () => {
  const evidence = { '=1+1': '=cmd|calc', '+x': '@y' }
  for (const row of parsed(findingsCsv(report({ findings: [duplicate({ evidence })] })))) {
    for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
  }
})

test('of no finding is its head', () => {
  expect(findingsCsv(report())).toBe(`${HEAD.join(',')}\r\n`)
})
