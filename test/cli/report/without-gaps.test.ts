import { expect, test } from 'vitest'
import { withoutGaps } from '../../../lib/cli/report/without-gaps.ts'

const names = (...given: string[]) => withoutGaps(given.map((name) => ({ name, runs: {} }))).map(({ name }) => name)

test.each([
  [
    ['2026-02-27', '2026-03-01'],
    ['2026-02-27', '2026-02-28', '2026-03-01'],
  ],
  [
    ['2028-02-28', '2028-03-01'],
    ['2028-02-28', '2028-02-29', '2028-03-01'],
  ],
  [
    ['2026-11', '2027-02'],
    ['2026-11', '2026-12', '2027-01', '2027-02'],
  ],
  [['2026-12-31'], ['2026-12-31']],
])('%j becomes %j', (given, filled) => {
  expect(names(...given)).toEqual(filled)
})

test('what is too long to be a window stays as it is', () => {
  expect(names('1999-01-01', '2026-01-01')).toEqual(['1999-01-01', '2026-01-01'])
})
