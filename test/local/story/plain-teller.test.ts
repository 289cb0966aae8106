import { beforeEach, describe, expect, test } from 'vitest'
import type { News } from '../../../lib/local/story/news.ts'
import { plainTeller } from '../../../lib/local/story/plain-teller.ts'
import type { Teller } from '../../../lib/local/story/teller.ts'

const NOW_MS = Date.UTC(2026, 11, 22, 6, 45)

let lines: string[]
let teller: Teller
beforeEach(() => {
  lines = []
  teller = plainTeller((line) => lines.push(line))
})

function moved(to: string, why: string): News {
  return { kind: 'run_moved', run: 'order:box-monthly-02@2026-12-22T06:45:00Z', to, why }
}

describe('a piped story', () => {
  test('is one line for each notable event, with the time of the story', () => {
    teller.scene({ tells: 'tea-monthly-01 is cancelled', weight: 'notable' }, NOW_MS)
    teller.news(moved('in_doubt', 'answer_lost'), NOW_MS)
    teller.news(moved('completed', 'order_placed'), NOW_MS)
    teller.news({ kind: 'delivery', outcome: 'forged' }, NOW_MS)
    expect(lines).toEqual([
      '22 Dec 06:45  tea-monthly-01 is cancelled',
      '22 Dec 06:45  box-monthly-02 in doubt: the answer was lost',
      '22 Dec 06:45  box-monthly-02 completed: order placed',
      '22 Dec 06:45  a delivery was refused: its signature is not ours',
    ])
  })

  test('has one line for what happens to many alike', () => {
    for (const id of ['a', 'b', 'c']) teller.scene({ tells: `${id} is bought`, weight: 'aside' }, NOW_MS)
    teller.moved(NOW_MS)
    teller.scene({ tells: 'd is bought', weight: 'aside' }, NOW_MS)
    teller.end()
    expect(lines).toEqual(['22 Dec 06:45  a is bought, and 2 more like it', '22 Dec 06:45  d is bought'])
  })

  test('says nothing of what happens to every run and every minute', () => {
    teller.news(moved('claimed', 'claimed'), NOW_MS)
    teller.news(moved('accepted', 'copy_created'), NOW_MS)
    teller.news({ kind: 'delivery', outcome: 'recorded' }, NOW_MS)
    teller.news({ kind: 'usage', writeUnits: 3 }, NOW_MS)
    expect(lines).toEqual([])
  })

  test('does not say the same twice in a row', () => {
    teller.news(moved('planned', 'throttled'), NOW_MS)
    teller.news(moved('planned', 'throttled'), NOW_MS)
    expect(lines).toEqual(['22 Dec 06:45  box-monthly-02 had to wait'])
  })

  test('has no control characters', () => {
    teller.aside('Building the functions.')
    teller.scene({ tells: 'something happens', weight: 'notable' }, NOW_MS)
    teller.end()
    expect(lines.join('\n')).toMatch(/^[\x20-\x7e\n]+$/)
  })
})
