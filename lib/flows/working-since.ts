import { workingSince } from '../core/pace.ts'
import type { Dependencies } from './dependencies.ts'

/** Since when runs are made without a gap (epoch ms); now, where none was made yet. */
export async function readWorkingSince({ ledger, clock }: Pick<Dependencies, 'ledger' | 'clock'>): Promise<number> {
  const pace = await ledger.readPace()
  return pace === undefined ? clock.nowMs() : workingSince(pace, clock.nowMs())
}
