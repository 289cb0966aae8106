import { MINUTE_MS } from './duration.ts'

/** Due times of one series that are closer than this are one run: the platform moves `next_run_at` by small amounts. */
export const SAME_RUN_MS = 30 * MINUTE_MS

/** Whether two due times (epoch ms) of one series stand for the same run. */
export function isSameRun(aMs: number, bMs: number): boolean {
  return Math.abs(aMs - bMs) < SAME_RUN_MS
}
