import { dueAfter } from '../../core/due-times.ts'
import { MINUTE_MS } from '../../core/duration.ts'
import { referenceOf, runKeyOf } from '../../core/run-key.ts'
import type { DeployedFunction } from '../function.ts'
import type { Equipment } from '../programs.ts'
import type { Source } from '../source.ts'
import type { Timeline } from '../timeline.ts'
import type { DueList, DueRow } from './due-list.ts'
import type { Renewal } from './renewal.ts'

type Needs = Pick<Equipment, 'queue' | 'clock'> & { dueList: DueList }

/** The baseline's scheduler. It sends first and moves on then: a message that is sent twice does nothing the second time. */
export async function schedule(deps: Needs): Promise<void> {
  const { queue, clock, dueList } = deps
  for (const row of await dueList.due(clock.nowMs())) {
    const renewal = renewalOf(row)
    if (renewal === undefined) continue
    const [sent] = await queue.send([{ body: JSON.stringify(renewal), delaySeconds: 0 }])
    if (sent === 'sent') await dueList.advance(row, dueAfter(row.rule, row.nextDueMs ?? 0))
  }
}

function renewalOf({ seriesId, copy, nextDueMs }: DueRow): Renewal | undefined {
  return nextDueMs === undefined ? undefined : { reference: referenceOf(runKeyOf(seriesId, nextDueMs), 1), ...copy }
}

/** Every minute in which something is due. */
export function makeScheduler<Handler extends Needs>(
  timeline: Timeline,
  dueList: DueList,
  deployed: DeployedFunction<Handler>,
): Source {
  let lastMs = 0
  const minuteAfter = (ms: number): number => Math.floor(ms / MINUTE_MS) * MINUTE_MS + MINUTE_MS
  return {
    nextMs: () => {
      const dueMs = dueList.peekNextMs()
      return dueMs === undefined ? undefined : Math.max(minuteAfter(dueMs), minuteAfter(lastMs))
    },
    begin: () => {
      lastMs = timeline.nowMs()
      void deployed.invoke(schedule)
    },
  }
}
