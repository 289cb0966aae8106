import { type Field, text, unexpected } from './fields.ts'

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/
const UNIT_MS = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
])

/** The period of a rate expression, in ms. Cron expressions are not understood here. */
export function rateMs(field: Field): number {
  const [, count, unit = ''] = RATE.exec(text(field)) ?? []
  const unitMs = UNIT_MS.get(unit)
  if (count === undefined || unitMs === undefined) throw unexpected(field, 'a rate expression such as rate(1 hour)')
  return Number(count) * unitMs
}
