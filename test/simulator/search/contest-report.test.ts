import { expect, test } from 'vitest'
import { tellContests } from '../../../lib/simulator/search/contest-report.ts'

test('the figures of a contest are told for 10,000 seeds', () => {
  const ends = { runs: 40, secondOrders: 3, lost: 1, missedByPlatform: 0, told: 2, paidTwice: 0 }
  const [, line] = tellContests([
    { name: 'plain: baseline', points: 0, histories: 20, steps: 0, secondOrders: 0, ends },
  ])
  expect(line?.split(/ {2,}/)).toEqual(['plain: baseline', '20,000', '1,500', '500', '0', '1,000', '0'])
})
