import { isOpen, type Run } from '../../core/run.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { Checker } from '../violation.ts'

/** The first 4 moves and the last 8, and a count of those between. */
const MOST_ENTRIES = 12

/** P6: every run that has ended says why, what refused it keeps the API's word, and its history leads to its state. */
export function everyEndHasAReason(ledger: LedgerModel): Checker {
  return {
    promise: 'P6',
    atRest: () => {
      for (const run of ledger.allRuns()) {
        const problem = isOpen(run) ? undefined : problemOf(run)
        if (problem !== undefined) return { promise: 'P6', what: `${run.key}: ${problem}` }
      }
      return undefined
    },
  }
}

function problemOf({ state, history, error }: Run): string | undefined {
  const entries = [...history.first, ...history.last]
  const last = entries.at(-1)
  if (last?.to !== state.name) return `it is ${state.name}, and its history ends in ${last?.to}`
  if (entries.length > MOST_ENTRIES) return `its history has ${entries.length} entries`
  if (state.name === 'parked' && state.reason === 'refused' && error === undefined)
    return 'it was refused, nobody knows by what'
  return undefined
}
