import { failureKind } from '../../core/failure.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { heedFailure } from '../heed-failure.ts'

/** Ends a step whose read has failed, and tells the pace why; the next pass goes on there. */
export async function unreachable(
  deps: Dependencies,
  { failure }: Extract<Answer<unknown>, { ok: false }>,
): Promise<'unreachable'> {
  await heedFailure(deps, failureKind('read', failure), failure)
  return 'unreachable'
}
