import type { Run } from '../../core/run.ts'
import type { Dependencies, NewCopy } from '../dependencies.ts'
import type { Work } from './work.ts'

/**
 * Writes down where the schedule is before a run that the platform ran, with a copy or without, gets one of ours: what a POST does to
 * the schedule is not documented, and where it moves that on, as a run of the platform's own does, the run after would be left out.
 */
export async function noteSchedule(
  { ledger, clock }: Pick<Dependencies, 'ledger' | 'clock'>,
  { run, series, view }: Work,
  { type }: Pick<NewCopy, 'type'>,
): Promise<Run | 'already_done'> {
  const nowMs = clock.nowMs()
  const nextRunMs = view?.nextRunMs ?? nowMs
  // Only a copy that belongs to its subscription can move it. What was noted and has passed, nobody can put back.
  const mayBeMoved = series.clock === 'commerce_layer' && type === 'recurring_order_copies' && nextRunMs > nowMs
  if (!mayBeMoved || (run.takeoverNextRunMs ?? nowMs) > nowMs) return run
  const noted = { ...run, takeoverNextRunMs: nextRunMs, version: run.version + 1 }
  return (await ledger.saveRun(noted)) === 'saved' ? noted : 'already_done'
}
