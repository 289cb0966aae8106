import { describe, expect, test } from 'vitest'
import { type News, readNews } from '../../../lib/local/story/news.ts'
import { belongsToStory, newsWords } from '../../../lib/local/story/news-words.ts'
import { makeTally } from '../../../lib/local/story/tally.ts'

function read(entry: unknown): News | undefined {
  const line = typeof entry === 'string' ? entry : JSON.stringify(entry)
  return readNews({ functionName: 'create-copies', stream: 'stdout', line })
}

describe('the log of the functions', () => {
  test('tells how a run moved, what a delivery came to, and what was used', () => {
    const run = 'order:aBcDeFgHiJ@2026-12-01T00:00:00Z'
    expect(read({ code: 'RUN_MOVED', run, from: 'planned', to: 'claimed', why: 'claimed' })).toEqual({
      kind: 'run_moved',
      run,
      to: 'claimed',
      why: 'claimed',
    })
    expect(read({ code: 'DELIVERY', outcome: 'forged' })).toEqual({ kind: 'delivery', outcome: 'forged' })
    expect(read({ code: 'USAGE', writeUnits: 4.5 })).toEqual({ kind: 'usage', writeUnits: 4.5 })
  })

  test.each(['not JSON', 'null', '[]', '{"code":"SOMETHING_ELSE"}'])('tells nothing by %s', (line) => {
    expect(read(line)).toBeUndefined()
  })

  test('tells the violent end of an invocation in one line', () => {
    const line = 'died while handling an event (SIGKILL): and\nits last words'
    const news = readNews({ functionName: 'create-copies', stream: 'runtime', line })
    expect(news && newsWords(news)).toBe('create-copies died while handling an event (SIGKILL): and')
  })
})

test('runs that are due after the end of the story are not told', () => {
  const news = { kind: 'run_planned', run: 'order:aBcDeFgHiJ@2026-12-01T00:00:00Z' } as const
  expect(belongsToStory(news, Date.UTC(2026, 11, 1))).toBe('yes')
  expect(belongsToStory(news, Date.UTC(2026, 10, 30))).toBe('no')
})

test('news are counted', () => {
  const tally = makeTally()
  tally.add({ kind: 'usage', writeUnits: 2 })
  tally.add({ kind: 'usage', writeUnits: 3 })
  tally.add({ kind: 'delivery', outcome: 'forged' })
  tally.add({ kind: 'delivery', outcome: 'planned' })
  tally.add({ kind: 'violent_end', functionName: 'create-copies', words: 'died' })
  tally.add({ kind: 'trouble', functionName: 'create-copies', words: 'a batch could not be received' })
  expect(tally.counts()).toEqual({ writeUnits: 5, deliveries: { forged: 1, planned: 1 }, violentEnds: 1 })
})
