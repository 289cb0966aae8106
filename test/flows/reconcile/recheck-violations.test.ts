import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../../lib/core/duration.ts'
import type { RunKey } from '../../../lib/core/run-key.ts'
import { UnreadableRow } from '../../../lib/core/unreadable-row.ts'
import type { Ledger } from '../../../lib/flows/dependencies.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { FAULTY_WORLDS } from './faulty-worlds.ts'

const NO_HURRY = { remainingMs: () => 300_000 }

function unreadable(row: string): never {
  throw new UnreadableRow(row, { attribute: 'format', expected: '1', got: 2 })
}

/** What cannot be read, after a rollback say: of a list it is left out, or there is no list. */
const UNREADABLE: Record<string, (ledger: Ledger, key: RunKey) => Partial<Ledger>> = {
  'its row': ({ readRuns, readRun }, key) => ({
    readRuns: async (keys) => (await readRuns(keys)).filter((run) => run.key !== key),
    readRun: async (one) => (one === key ? unreadable(one) : await readRun(one)),
  }),
  'the row of its series': () => ({
    readManySeries: async () => [],
    readSeries: async (id) => unreadable(id),
  }),
  'another run of its series': () => ({ runsOfSeries: async ({ seriesId }) => unreadable(seriesId) }),
  'the pace': () => ({ readPace: async () => unreadable('pace') }),
}

describe('a run with two orders stays a violation while', () => {
  test.each(Object.keys(UNREADABLE))('%s cannot be read', async (what) => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    expect((await reconcileRuns(world.deps, NO_HURRY)).violations).toEqual([key])
    world.moveClock(DAY_MS)
    const { ledger } = world.deps
    world.deps.ledger = { ...ledger, ...UNREADABLE[what]?.(world.ledger, key) }
    for (let hours = 0; hours < 3; hours += 1) {
      expect((await reconcileRuns(world.deps, NO_HURRY)).violations).toEqual([key])
      world.moveClock(HOUR_MS)
    }
    world.deps.ledger = ledger
    expect((await reconcileRuns(world.deps, NO_HURRY)).violations).toEqual([key])
  })
})

test('a run with two orders whose row has had its time is no violation any more', async () => {
  const { world } = await FAULTY_WORLDS.duplicate_copy()
  await reconcileRuns(world.deps, NO_HURRY)
  world.moveClock(DAY_MS)
  world.deps.ledger = { ...world.deps.ledger, readRuns: async () => [], readRun: async () => undefined }
  expect((await reconcileRuns(world.deps, NO_HURRY)).violations).toEqual([])
})
