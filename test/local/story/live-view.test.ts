import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { plain } from '../../../lib/cli/terminal.ts'
import { liveView, type Screen } from '../../../lib/local/story/live-view.ts'

const NOW_MS = Date.UTC(2026, 11, 22, 6, 45)

function makeScreen(columns = 100, rows = 40): Screen & { written: string[] } {
  const written: string[] = []
  return { written, write: (text) => written.push(text), columns: () => columns, rows: () => rows, paint: plain }
}

/** The lines of the last drawing. */
function shown(screen: { written: string[] }): string[] {
  return stripVTControlCharacters(screen.written.at(-1) ?? '')
    .replace('\r', '')
    .split('\n')
}

describe('the live view', () => {
  test('shows the time of the story, how many runs are closed and how, and what happened last', () => {
    const screen = makeScreen()
    const view = liveView(screen, 2)
    const run = 'order:box-monthly-02@2026-12-22T06:45:00Z'
    view.news({ kind: 'run_moved', run, to: 'parked', why: 'refused' }, NOW_MS)
    view.moved(NOW_MS)
    expect(shown(screen)[0]).toBe('Perennial  22 Dec 06:45')
    expect(shown(screen)[1]).toContain('1 of 2 runs')
    expect(shown(screen)[2]).toContain('0 completed, 0 skipped, 1 parked, 1 to come')
    expect(shown(screen).at(-1)).toBe('22 Dec 06:45  box-monthly-02 parked: refused by API')
  })

  test('draws in its own place: up as many lines as it has drawn', () => {
    const screen = makeScreen()
    const view = liveView(screen, 2)
    view.scene({ tells: 'one thing', weight: 'notable' }, NOW_MS)
    const lines = shown(screen).length
    view.scene({ tells: 'another', weight: 'notable' }, NOW_MS)
    expect(screen.written[1]).toContain(`\u001b[${lines - 1}A`)
  })

  test.each([20, 40, 79])('fits into %i columns', (columns) => {
    const screen = makeScreen(columns)
    const view = liveView(screen, 100)
    view.scene(
      { tells: 'something that takes a great many words to tell to whoever looks on', weight: 'notable' },
      NOW_MS,
    )
    expect(Math.max(...shown(screen).map((line) => line.length))).toBeLessThan(columns)
  })

  test('fits into few rows', () => {
    const screen = makeScreen(80, 8)
    const view = liveView(screen, 100)
    for (const tells of ['a', 'b', 'c', 'd', 'e', 'f']) view.scene({ tells, weight: 'notable' }, NOW_MS)
    expect(shown(screen).length).toBeLessThan(8)
    expect(shown(screen).at(-1)).toContain('f')
  })

  test('gives the cursor back and leaves nothing behind, however often it ends', () => {
    const screen = makeScreen()
    const view = liveView(screen, 1)
    view.moved(NOW_MS)
    expect(screen.written.join('')).toContain('\u001b[?25l')
    view.end()
    expect(screen.written.at(-1)).toContain('\u001b[J')
    expect(screen.written.at(-1)).toContain('\u001b[?25h')
    const before = screen.written.length
    view.end()
    expect(screen.written).toHaveLength(before)
  })
})
