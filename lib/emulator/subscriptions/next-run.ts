import { dueAfterMs } from '../frequencies.ts'
import { isoOf } from '../time.ts'
import type { World } from '../world.ts'

/** The first due time after now of a series of due times that began at `fromMs`; `null` where the series has ended. */
export const nextRunAfterNow = (world: World, frequency: string, fromMs: number): string | null => {
  const dueMs = dueAfterMs(frequency, fromMs, world.nowMs())
  return dueMs === undefined ? null : isoOf(dueMs)
}
