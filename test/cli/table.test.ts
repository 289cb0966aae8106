import { expect, test } from 'vitest'
import { tableLines } from '../../lib/cli/table.ts'
import { plain } from '../../lib/cli/terminal.ts'

const HEAD = ['RUN', 'DUE', 'WHY']
const ROWS = [
  { cells: ['first', '01 Dec', 'short'], below: ['a note'] },
  { cells: ['second', '02 Dec', 'far too long a reason for it'] },
]
const table = (columns: number | undefined) => tableLines(HEAD, ROWS, { paint: plain, columns })

test('without a width to keep to, every cell stands in its column', () => {
  expect(table(undefined)).toEqual([
    'RUN     DUE     WHY',
    'first   01 Dec  short',
    '    a note',
    'second  02 Dec  far too long a reason for it',
  ])
})

test('where a row does not fit, its last cell goes below it, before its notes, with the name of its column', () => {
  expect(table(30)).toEqual([
    'RUN     DUE     WHY',
    'first   01 Dec  short',
    '    a note',
    'second  02 Dec',
    '    why: far too long a reason for it',
  ])
})

test('a column that no row fits into has no head', () => {
  expect(table(20)).toEqual([
    'RUN     DUE',
    'first   01 Dec',
    '    why: short',
    '    a note',
    'second  02 Dec',
    '    why: far too long a reason for it',
  ])
})

test('a row that just fits stays as it is', () => {
  expect(table(44)).toEqual(table(undefined))
})

test('as many cells go below as it takes', () => {
  expect(table(10)).toEqual([
    'RUN',
    'first',
    '    due: 01 Dec',
    '    why: short',
    '    a note',
    'second',
    '    due: 02 Dec',
    '    why: far too long a reason for it',
  ])
})

test('a table without rows is its head', () => {
  expect(tableLines(HEAD, [], { paint: plain, columns: 80 })).toEqual(['RUN  DUE  WHY'])
})
