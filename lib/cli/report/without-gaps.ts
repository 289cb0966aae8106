import type { Period } from '../../core/reconciliation.ts'

/** Longer than any window has days or months: names that are neither must not fill the page. */
const MOST_PERIODS = 400

/** The periods with those between them in which nothing was due: on a picture time goes on evenly. */
export function withoutGaps(periods: readonly Period[]): Period[] {
  const last = periods.at(-1)?.name ?? ''
  const byName = new Map(periods.map((period) => [period.name, period]))
  const filled: Period[] = []
  for (let name = periods[0]?.name ?? ''; filled.length < MOST_PERIODS; name = nameAfter(name)) {
    filled.push(byName.get(name) ?? { name, runs: {} })
    if (name >= last) return filled
  }
  return [...periods]
}

/** The day after a day, or the month after a month. */
function nameAfter(name: string): string {
  const [year = 0, month = 1, day] = name.split('-').map(Number)
  const next = day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1)
  return new Date(next).toISOString().slice(0, name.length)
}
