const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const DURATION = /^(\d{1,5})([smhd])$/

/** A duration such as `90s`, `30m`, `6h` or `7d` in milliseconds, or undefined when the text is not one. */
export function parseDurationMs(text: string): number | undefined {
  const [, amount, unit = ''] = DURATION.exec(text.trim()) ?? []
  const unitMs = UNIT_MS[unit]
  return unitMs === undefined ? undefined : Number(amount) * unitMs
}

export const SECOND_MS = 1_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** A time (epoch ms) with its fraction of a second cut off, as due times are. */
export function wholeSeconds(ms: number): number {
  return Math.floor(ms / SECOND_MS) * SECOND_MS
}

/** Later than anything is due (the year 9999, epoch ms). */
export const END_OF_TIME_MS = 253_370_764_800_000
