import { leftoversLeft, type Reconciliation, violationsLeft, withLeft } from '../../core/reconciliation.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Recorder } from './recorder.ts'

/**
 * The same dependencies, with the place up to which a list was read written after what was found until there, as far as the next pass has
 * to look at that again: whoever dies before the report is written has read past it, and nothing would show it a second time.
 */
export function foundFirst(deps: Dependencies, recorder: Recorder): Dependencies {
  const { ledger, clock } = deps
  let kept = 0
  // Its own report is none that it looks at again.
  let before: readonly Reconciliation[] | undefined
  const readReports = async (): Promise<Reconciliation[]> => {
    before ??= await ledger.readReports()
    return [...before]
  }
  const keep = async (): Promise<void> => {
    const report = recorder.report('unfinished', clock.nowMs())
    const count = leftoversLeft([report]).length + violationsLeft([report]).length
    if (count === kept) return
    await ledger.saveReport(withLeft(report, await readReports()))
    kept = count
  }
  return {
    ...deps,
    ledger: {
      ...ledger,
      readReports,
      saveReconciledToMs: async (list, ms) => {
        await keep()
        await ledger.saveReconciledToMs(list, ms)
      },
    },
  }
}
