import { describe, expect, test } from 'vitest'
import { freshPace } from '../../lib/core/pace.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import type { Turns } from '../../lib/flows/dependencies.ts'
import { makeTurns } from '../../lib/flows/turns.ts'
import { type LedgerModel, makeLedgerModel } from '../../lib/simulator/models/ledger-model.ts'

const START_MS = Date.UTC(2026, 11, 1)

interface Stage {
  ledger: LedgerModel
  turns: Turns
  /** Another process that shares the ledger. */
  other: Turns
  nowMs(): number
  /** The machine stands still for so long. */
  stall(ms: number): void
  /** When each of so many requests has its turn, from the start (ms). */
  times(turns: Turns, requests: number): Promise<number[]>
}

/** 60 requests a minute are one a second. */
function makeStage({ part = 1, ledger = makeLedgerModel() } = {}): Stage {
  let nowMs = START_MS
  const options = {
    ledger,
    clock: { nowMs: () => nowMs },
    log: () => {},
    settings: { ...DEFAULT_SETTINGS, apiRequestsPerMinute: 60 },
    pause: async (ms: number) => {
      nowMs += ms
    },
  }
  return {
    ledger,
    turns: makeTurns({ ...options, part }),
    other: makeTurns(options),
    nowMs: () => nowMs,
    stall: (ms) => {
      nowMs += ms
    },
    times: async (turns, requests) => {
      const times: number[] = []
      for (let request = 0; request < requests; request += 1) {
        await turns.next()
        times.push(nowMs - START_MS)
      }
      return times
    },
  }
}

describe('requests', () => {
  test('that were reserved go out one after the other at the pace, by one write', async () => {
    const { turns, times, ledger } = makeStage()
    expect(await turns.reserve(3, START_MS)).toBe('taken')
    expect(await times(turns, 3)).toEqual([0, 1000, 2000])
    expect(ledger.peekPace()?.version).toBe(1)
  })

  test('that are late come a little faster, and in no burst', async () => {
    const { turns, times, stall } = makeStage()
    await turns.reserve(4, START_MS)
    expect(await times(turns, 1)).toEqual([0])
    stall(10_000)
    expect(await times(turns, 3)).toEqual([10_000, 10_800, 11_600])
  })

  test('beyond what was reserved take a turn each, and what is released next makes room for them', async () => {
    const { turns, times, ledger } = makeStage()
    await turns.reserve(1, START_MS)
    expect(await times(turns, 3)).toEqual([0, 1000, 2000])
    expect(ledger.peekPace()?.nextSlotMs).toBe(START_MS + 2000)
  })

  test('of two processes never share a turn', async () => {
    const { turns, other, times } = makeStage()
    await turns.reserve(2, START_MS)
    expect(await other.reserve(2, START_MS + 10_000)).toBe('taken')
    expect(await times(turns, 2)).toEqual([0, 1000])
    expect(await times(other, 2)).toEqual([2000, 3000])
  })

  test('whose turn is too far off are not reserved, and take nothing from anybody', async () => {
    const { turns, other } = makeStage()
    await turns.reserve(30, START_MS)
    expect(await other.reserve(5, START_MS + 15_000)).toBe('too_far_off')
    expect(await other.reserve(5, START_MS + 30_000)).toBe('taken')
  })

  test('are not waited for in a quiet time', async () => {
    const { turns, ledger } = makeStage()
    await ledger.savePace({ ...freshPace(60), quietUntilMs: START_MS + 5_000, version: 1 })
    expect(await turns.reserve(1, START_MS + 15_000)).toBe('too_far_off')
  })

  test('wait for the window to give back what others use, and put off the turns of all', async () => {
    const { turns, times, ledger } = makeStage()
    await turns.reserve(2, START_MS)
    await times(turns, 1)
    turns.observe({ limit: 200, remaining: 0, windowMs: 60_000 })
    expect(await times(turns, 1)).toEqual([1900])
    await turns.settle()
    expect(ledger.peekPace()?.nextTurnMs).toBe(START_MS + 2900)
  })

  test('still go out one after the other when the ledger cannot be reached', async () => {
    const { turns, times, ledger } = makeStage()
    await turns.reserve(1, START_MS)
    ledger.readPace = () => Promise.reject(new Error('out of reach'))
    expect(await times(turns, 3)).toEqual([0, 1000, 2000])
  })
})

describe('who reads for reconciliation', () => {
  test('takes a tenth of the rate while runs are due', async () => {
    const { turns, times, ledger } = makeStage({ part: 0.1 })
    await times(turns, 1)
    const pace = ledger.peekPace()
    if (pace === undefined) throw new Error('no turn was taken')
    await ledger.savePace({ ...pace, nextSlotMs: START_MS + 90_000, version: pace.version + 1 })
    expect(await times(turns, 2)).toEqual([10_000, 20_000])
  })

  test('takes all of it while nothing is due', async () => {
    const { turns, times } = makeStage({ part: 0.1 })
    expect(await times(turns, 3)).toEqual([0, 1000, 2000])
  })
})
