import { isOpen, type Run } from '../../core/run.ts'
import type { Stage } from './stage.ts'

const MOST_OPEN_RUNS = 5_000

/** The open runs that the ledger wakes by a time (epoch ms), in no order. */
export async function openRuns({ ledger }: Pick<Stage, 'ledger'>, untilMs: number): Promise<Run[]> {
  const keys = await ledger.dueRuns({ untilMs, limit: MOST_OPEN_RUNS })
  return (await ledger.readRuns(keys)).filter(isOpen)
}
