/** The sum of some numbers; of none, 0. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** The value that a part (0 to 1) of all values lies at or below; of none, 0. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The most of some times (ms, ascending) that lie in a window which ends at one of them. */
export function mostWithin(timesMs: readonly number[], windowMs: number): number {
  let start = 0
  return timesMs.reduce((most, timeMs, index) => {
    while ((timesMs[start] ?? timeMs) <= timeMs - windowMs) start += 1
    return Math.max(most, index - start + 1)
  }, 0)
}
