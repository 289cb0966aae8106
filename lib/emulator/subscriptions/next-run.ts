import { dueAfterMs } from '../frequencies.ts'
import { isoOf, lastMs } from '../time.ts'
import type { World } from '../world.ts'

/** A due time as the API writes it; `null` for none, and after the year 9999, which it has no way to write. */
export const dueIso = (dueMs: number | undefined): string | null =>
  dueMs === undefined || dueMs > lastMs ? null : isoOf(dueMs)

/** The first due time after now of a series of due times that began at `fromMs`; `null` where the series has ended. */
export const nextRunAfterNow = (world: World, frequency: string, fromMs: number): string | null =>
  dueIso(dueAfterMs(frequency, fromMs, world.nowMs()))
