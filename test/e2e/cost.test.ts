import { afterEach, expect, test } from 'vitest'
import { type RunKey, runKeyOf } from '../../lib/core/run-key.ts'
import { isCompleted, placeRecurring } from '../shop.ts'
import { type EmbeddedWorld, startWorld } from './embedded-world.ts'

const HOUR_MS = 3_600_000

let world: EmbeddedWorld

afterEach(async () => {
  await world.close()
})

/** Sums a field of the lines in which each invocation says what it used. */
function used(field: 'writeUnits' | 'apiWrites' | 'apiReads'): number {
  const lines = world.lines.filter(({ line }) => line.includes('"code":"USAGE"'))
  return lines.reduce((sum, { line }) => sum + Number(new RegExp(`"${field}":([\\d.]+)`).exec(line)?.[1] ?? 0), 0)
}

test('ten runs without trouble take at most 7 write units and one API write each', async () => {
  world = await startWorld()
  const ids = Array.from({ length: 10 }, (_, index) => `series-${index}`)
  // Due at one moment, however long a busy machine takes to place ten orders: runs that are due apart share less.
  const startsMs = Math.floor(world.nowMs() / 1_000) * 1_000 + HOUR_MS
  const starts_at = new Date(startsMs).toISOString()
  for (const id of ids) await placeRecurring(world, id, { copies: 2, starts_at })
  const first: RunKey[] = ids.map((id) => runKeyOf(`order:${id}`, startsMs))
  for (const key of first) await world.runUntil(key, isCompleted)
  await world.settle()
  const before = { units: used('writeUnits'), writes: used('apiWrites'), reads: used('apiReads') }
  for (const key of first) {
    const { seriesId, dueMs } = await world.runUntil(key, isCompleted)
    await world.runUntil(runKeyOf(seriesId, dueMs + HOUR_MS), isCompleted)
  }
  await world.settle()
  // The embedded table reports its own units only: the index takes one more to enter and one to leave.
  const units = (used('writeUnits') - before.units) / ids.length + 2
  expect(units).toBeLessThanOrEqual(7)
  expect(units).toBeGreaterThan(5)
  expect(used('apiWrites') - before.writes).toBe(ids.length)
  expect(used('apiReads') - before.reads).toBeLessThanOrEqual(2)
})
