import { counted } from '../../cli/counted.ts'
import type { Paint } from '../../cli/terminal.ts'
import { DAY_MS, SECOND_MS } from '../../core/duration.ts'
import type { Summary } from './summary.ts'

/** A story's numbers, for people. */
export function summaryLines(summary: Summary, paint: Paint): string[] {
  const { runs, completed, skipped, parked, open, duplicates, played } = summary
  return [
    `${counted(runs, 'run')}: ${completed} completed, ${skipped} skipped, ${parked} parked, ${open} open; ` +
      `${counted(duplicates, 'duplicate order')}.`,
    ...(played === 'now' ? costLines(summary) : []),
    ...verdict(summary, paint),
  ]
}

function costLines(summary: Summary): string[] {
  const { runs, apiReads, apiWrites, throttled, writeUnits, deliveries, storyMs, elapsedMs } = summary
  return [
    `Commerce Layer was asked ${counted(apiReads, 'read')} and ${counted(apiWrites, 'write')}, and said 429 ` +
      `${counted(throttled, 'time')}.`,
    `The ledger took ${writeUnits} write units, ${(writeUnits / Math.max(1, runs)).toFixed(1)} for each run, ` +
      "faults and the planning of next month's runs included.",
    `${counted(deliveries, 'delivery')} came in: ${summary.forged} forged, ${summary.unreadable} unreadable. ` +
      `${counted(summary.killedFunctions, 'function')} died at work.`,
    `${Math.round(storyMs / DAY_MS)} days of the story took ${(elapsedMs / SECOND_MS).toFixed(1)} s.`,
  ]
}

function verdict({ problems, open }: Summary, paint: Paint): string[] {
  if (problems.length > 0) {
    return [paint('red', 'NOT every run is accounted for:'), ...problems.map((problem) => paint('red', `  ${problem}`))]
  }
  if (open > 0) return [paint('yellow', `${counted(open, 'run')} to go; all others are accounted for.`)]
  return [paint('green', 'Every run is accounted for.')]
}
