import type { Clock } from '../flows/dependencies.ts'

/** The time of the machine. */
export const systemClock: Clock = { nowMs: () => Date.now() }
