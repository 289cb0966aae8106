import { isOpen, type Run } from '../../core/run.ts'
import type { Stage } from './stage.ts'

const MOST_OPEN_RUNS = 5_000
const READ_CHUNK = 100

/** The open runs that the ledger wakes by a time (epoch ms), oldest first within each hundred. */
export async function openRuns({ ledger }: Pick<Stage, 'ledger'>, untilMs: number): Promise<Run[]> {
  const keys = await ledger.dueRuns({ untilMs, limit: MOST_OPEN_RUNS })
  const runs: Run[] = []
  for (let start = 0; start < keys.length; start += READ_CHUNK) {
    runs.push(...(await ledger.readRuns(keys.slice(start, start + READ_CHUNK))))
  }
  return runs.filter(isOpen)
}
