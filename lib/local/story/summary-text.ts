import type { Paint } from '../../cli/terminal.ts'
import { DAY_MS, SECOND_MS } from '../../core/duration.ts'
import type { Summary } from './summary.ts'

/** A story's numbers, for people. */
export function summaryLines(summary: Summary, paint: Paint): string[] {
  const { runs, completed, skipped, parked, open, duplicates, problems } = summary
  const perRun = (summary.writeUnits / Math.max(1, runs)).toFixed(1)
  const days = Math.round(summary.storyMs / DAY_MS)
  const seconds = (summary.elapsedMs / SECOND_MS).toFixed(1)
  return [
    `${count(runs, 'run')}: ${completed} completed, ${skipped} skipped, ${parked} parked, ${open} open; ` +
      `${count(duplicates, 'duplicate order')}.`,
    `Commerce Layer was asked ${summary.apiReads} reads and ${summary.apiWrites} writes, and said 429 ` +
      `${summary.throttled} times.`,
    `The ledger took ${summary.writeUnits} write units, ${perRun} for each run.`,
    `${count(summary.deliveries, 'delivery')} came in: ${summary.forged} forged, ${summary.unreadable} unreadable. ` +
      `${count(summary.killedFunctions, 'function')} died at work.`,
    `${days} days of the story took ${seconds} s.`,
    ...verdict(problems, paint),
  ]
}

function verdict(problems: readonly string[], paint: Paint): string[] {
  if (problems.length === 0) return [paint('green', 'Every run is accounted for.')]
  return [paint('red', 'NOT every run is accounted for:'), ...problems.map((problem) => paint('red', `  ${problem}`))]
}

function count(number: number, noun: string): string {
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`
  return `${number} ${number === 1 ? noun : plural}`
}
