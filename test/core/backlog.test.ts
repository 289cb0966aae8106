import { describe, expect, test } from 'vitest'
import { backlogOf } from '../../lib/core/backlog.ts'
import { remember } from '../../lib/core/history.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'

const HOUR_MS = 3_600_000
const NONE = { lateSeconds: 0, doubtSeconds: 0, unheard: 0 }

describe('the runs that the ledger has woken', () => {
  test('are none when nothing is due, or only ahead of its time', () => {
    expect(backlogOf([], DUE_MS)).toEqual(NONE)
    expect(backlogOf([runIn(SAMPLE_STATES.planned)], DUE_MS - 60_000)).toEqual(NONE)
  })

  test('are as late as the one that should have gone on first', () => {
    const later = runIn({ ...SAMPLE_STATES.planned, wakeMs: DUE_MS + HOUR_MS })
    expect(backlogOf([later, runIn(SAMPLE_STATES.planned)], DUE_MS + 2 * HOUR_MS)).toEqual({
      ...NONE,
      lateSeconds: 7_200,
    })
  })

  test('are in doubt since the answer was lost, however often the look-up failed since', () => {
    const lookUp = runIn({ ...SAMPLE_STATES.planned, action: 'look_up', wakeMs: DUE_MS + HOUR_MS })
    const entry = { atMs: DUE_MS, from: 'claimed', to: 'in_doubt', why: 'answer_lost', post: 1 } as const
    const doubted = { ...lookUp, doubted: true, history: remember(lookUp.history, entry) }
    const nowMs = DUE_MS + HOUR_MS
    expect(backlogOf([runIn(SAMPLE_STATES.in_doubt)], nowMs).doubtSeconds).toBe(3_600)
    expect(backlogOf([doubted], nowMs).doubtSeconds).toBe(3_600)
    expect(backlogOf([{ ...doubted, startedMs: nowMs - 5_000 }], nowMs).doubtSeconds).toBe(5)
    expect(backlogOf([{ ...doubted, doubted: false }, lookUp], nowMs).doubtSeconds).toBe(0)
  })

  test.each([
    ['the copy is out', runIn(SAMPLE_STATES.accepted), 1],
    ['the platform was to make the run', runIn(SAMPLE_STATES.planned, { clock: 'commerce_layer' }), 1],
    ['the platform’s run is taken over', runIn(SAMPLE_STATES.planned, { clock: 'commerce_layer', posts: 1 }), 0],
    ['Perennial is to make the run', runIn(SAMPLE_STATES.planned), 0],
    ['the run needs a person', runIn(SAMPLE_STATES.parked, { clock: 'commerce_layer' }), 0],
  ])('are unheard of when %s: %#', (_what, run, unheard) => {
    expect(backlogOf([run], DUE_MS + HOUR_MS).unheard).toBe(unheard)
    expect(backlogOf([run], DUE_MS).unheard).toBe(0)
  })
})
