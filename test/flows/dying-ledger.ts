import type { Ledger } from '../../lib/flows/dependencies.ts'

/** A ledger whose writer is killed after so many writes of series and runs. */
export function dyingAfter(writes: number, ledger: Ledger): Ledger {
  let left = writes
  const spend = () => {
    if (left === 0) throw new Error('killed')
    left -= 1
  }
  return {
    ...ledger,
    saveSeries: async (series) => {
      spend()
      return await ledger.saveSeries(series)
    },
    createRun: async (run) => {
      spend()
      return await ledger.createRun(run)
    },
  }
}
