import { describe, expect, test } from 'vitest'
import { plain } from '../../../lib/cli/terminal.ts'
import type { Summary } from '../../../lib/local/story/summary.ts'
import { summaryLines } from '../../../lib/local/story/summary-text.ts'

const SUMMARY: Summary = {
  played: 'now',
  runs: 48,
  completed: 44,
  skipped: 2,
  parked: 2,
  open: 0,
  duplicates: 0,
  problems: [],
  apiWrites: 49,
  apiReads: 129,
  tokenRequests: 23,
  throttled: 2,
  writeUnits: 451,
  deliveries: 289,
  forged: 1,
  unreadable: 1,
  killedFunctions: 1,
  storyMs: 39 * 86_400_000,
  elapsedMs: 12_345,
}

describe('the summary', () => {
  test('counts runs, duplicates, requests, write units and deliveries', () => {
    expect(summaryLines(SUMMARY, plain)).toEqual([
      '48 runs: 44 completed, 2 skipped, 2 parked, 0 open; 0 duplicate orders.',
      'Commerce Layer was asked 129 reads and 49 writes, and said 429 2 times.',
      "The ledger took 451 write units, 9.4 for each run, faults and the planning of next month's runs included.",
      '289 deliveries came in: 1 forged, 1 unreadable. 1 function died at work.',
      '39 days of the story took 12.3 s.',
      'Every run is accounted for.',
    ])
  })

  test('names every problem', () => {
    const lines = summaryLines({ ...SUMMARY, problems: ['one thing', 'another'] }, plain)
    expect(lines.slice(-3)).toEqual(['NOT every run is accounted for:', '  one thing', '  another'])
  })

  test('tells nothing of the costs of a story that was played earlier', () => {
    expect(summaryLines({ ...SUMMARY, played: 'earlier', open: 1 }, plain)).toEqual([
      '48 runs: 44 completed, 2 skipped, 2 parked, 1 open; 0 duplicate orders.',
      '1 run to go; all others are accounted for.',
    ])
  })
})
