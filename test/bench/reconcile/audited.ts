import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Reconciliation } from '../../../lib/core/reconciliation.ts'
import type { Dependencies } from '../../../lib/flows/dependencies.ts'
import { auditRuns } from '../../../lib/flows/reconcile/audit.ts'
import type { BenchTools } from '../../../scripts/benches.ts'

/** An audit, and what it took. */
export interface Audited {
  report: Reconciliation
  tookMs: number
  /** Of the whole process: garbage too, of which V8 leaves the more lying the longer it runs. */
  mostBytes: number
  /** What was in use, at most, whenever twice as much had been read as the last time. */
  mostLiveBytes: number
  /** How many requests had been sent when each step was last heard of. */
  requests: ReadonlyMap<string, number>
}

/** Audits a shop, and measures this process meanwhile. */
export async function audited(deps: Dependencies, { nowMs }: Pick<BenchTools, 'nowMs'>): Promise<Audited> {
  const liveBytes = makeCollector()
  let [mostBytes, mostLiveBytes] = [process.memoryUsage.rss(), liveBytes()]
  const requests = new Map<string, number>()
  let pages = 0
  const fromMs = nowMs()
  const report = await auditRuns(deps, {
    mode: 'apply',
    window: {},
    asked: undefined,
    newId: 'bench',
    deadline: { remainingMs: () => Number.POSITIVE_INFINITY },
    decide: async () => 'leave',
    onProgress: (step, { counts }) => {
      mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
      requests.set(step, counts.requests)
      pages += 1
      if (Math.log2(pages) % 1 === 0) mostLiveBytes = Math.max(mostLiveBytes, liveBytes())
    },
  })
  const tookMs = nowMs() - fromMs
  return { report, tookMs, mostBytes, mostLiveBytes: Math.max(mostLiveBytes, liveBytes()), requests }
}

/** Answers with what of the heap is in use once all garbage is collected. */
function makeCollector(): () => number {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  return () => {
    collect()
    return process.memoryUsage().heapUsed
  }
}
