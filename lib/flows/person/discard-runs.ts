import { maskMessage } from '../../core/mask.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { intervene, type Word } from '../replay/intervene.ts'
import { type DiscardRunOutcome, type DiscardWord, discardRun } from './discard-run.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'random' | 'log' | 'settings'>

/** What discarding one of several runs did. */
export interface DiscardedRun {
  run: RunKey
  told: DiscardRunOutcome
}

/** A run that is meant, as it was looked at. */
export type Discardable = Pick<DiscardWord, 'version'> & { key: RunKey }

/** Gives parked runs up for good, on a person's word: each keeps the reason, and the ledger who gave it. */
export async function discardRuns(
  deps: Needs,
  chosen: readonly Discardable[],
  { reason, by, asked }: Pick<DiscardWord, 'reason'> & Pick<Word, 'by' | 'asked'>,
): Promise<DiscardedRun[]> {
  const discarded: DiscardedRun[] = []
  const versions = new Map(chosen.map(({ key, version }) => [key, version]))
  const runs = chosen.map(({ key }) => ({ run: key, kind: undefined }))
  // Masked as it is in the runs, which keep it as well: whoever reads what was done wants to know why.
  const why = `--reason ${JSON.stringify(maskMessage(reason.trim()))}`
  const word = { action: 'discard', by, asked: asked === '' ? why : `${asked} ${why}` } as const
  await intervene(deps, { word, runs }, async (run, interventionId) => {
    const told = await discardRun(deps, run, { reason, interventionId, version: versions.get(run) })
    discarded.push({ run, told })
    return told.outcome
  })
  return discarded
}
