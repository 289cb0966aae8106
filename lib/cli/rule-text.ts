import { type Frequency, parseFrequency } from '../core/frequency.ts'
import type { Rule } from '../core/series.ts'
import { counted } from './counted.ts'
import { localTime } from './time-text.ts'

/** When a series is due, in words. */
export function ruleText({ frequency, anchorMs, fromMs, expiresMs, copies, timeZone }: Rule): string {
  const parsed = parseFrequency(frequency)
  const every = parsed === undefined ? frequency : frequencyText(parsed)
  // Hours are counted in real time, whatever a clock on the wall shows.
  const wall = parsed?.unit === 'hours' ? [] : [`on the clock of ${timeZone}`]
  return [
    every,
    `${parsed?.unit === 'crontab' ? 'from' : fromMs > anchorMs ? 'counted from' : 'first at'} ${localTime(anchorMs)}`,
    ...wall,
    ...(copies === undefined ? [] : [`${counted(copies, 'run')} in all`]),
    ...(expiresMs === undefined ? [] : [`none from ${localTime(expiresMs)} on`]),
  ].join(', ')
}

function frequencyText(frequency: Frequency): string {
  if (frequency.unit === 'crontab') return `by the crontab ${JSON.stringify(frequency.pattern)}`
  const { unit, every } = frequency
  if (every === 1) return `every ${unit.slice(0, -1)}`
  return `every ${every} ${unit}`
}
