import type { RunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { intervene, type Word } from '../replay/intervene.ts'
import { type DiscardRunOutcome, discardRun } from './discard-run.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'random' | 'log' | 'settings'>

/** What discarding one of several runs did. */
export interface DiscardedRun {
  run: RunKey
  told: DiscardRunOutcome
}

/** Gives parked runs up for good, on a person's word: each keeps the reason, and the ledger who gave it. */
export async function discardRuns(
  deps: Needs,
  keys: readonly RunKey[],
  { reason, by }: { reason: string } & Pick<Word, 'by'>,
): Promise<DiscardedRun[]> {
  const discarded: DiscardedRun[] = []
  const runs = keys.map((run) => ({ run, kind: undefined }))
  await intervene(deps, { word: { action: 'discard', by, asked: '' }, runs }, async (run, interventionId) => {
    const told = await discardRun(deps, run, { reason, interventionId })
    discarded.push({ run, told })
    return told.outcome
  })
  return discarded
}
