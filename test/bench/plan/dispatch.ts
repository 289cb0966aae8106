import { MINUTE_MS } from '../../../lib/core/duration.ts'
import { decodeMessage } from '../../../lib/core/messages.ts'
import type { RunKey } from '../../../lib/core/run-key.ts'
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts'
import type { Dependencies } from '../../../lib/flows/dependencies.ts'
import { dispatchRuns } from '../../../lib/flows/dispatch-runs.ts'
import { makeQueueModel } from '../../../lib/simulator/models/queue-model.ts'
import type { BenchTools } from '../../../scripts/benches.ts'
import { type RemoteLedger, startLedgerProcess } from './remote-ledger.ts'

/** What a dispatcher has at hand, with a clock that stands where it was put. */
export type Dispatcher = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>

/** One tick of the dispatcher. */
export interface Tick {
  released: number
  tookMs: number
  /** Of that, how long it waited for the ledger's process. */
  waitedMs: number
  calls: number
  /** Memory of this process after it. */
  rssBytes: number
}

/** Lets the dispatcher work for so many minutes over a ledger in which a number of runs are all due since an hour. */
export async function dispatchOver(
  count: number,
  minutes: number,
  tools: BenchTools,
): Promise<{ ticks: Tick[]; remote: RemoteLedger; dispatcher: Dispatcher }> {
  const startMs = Date.parse('2026-03-01T07:00:00Z')
  const remote = startLedgerProcess({ count, dueMs: Date.parse('2026-03-01T06:00:00Z') }, tools)
  let nowMs = startMs
  const clock = { nowMs: () => nowMs }
  let sent: RunKey[] = []
  const dispatcher: Dispatcher = {
    ledger: remote.ledger,
    clock,
    log: () => {},
    settings: { ...DEFAULT_SETTINGS, startAtMs: 0 },
    queue: {
      ...makeQueueModel({ clock }).queue,
      send: async (messages) => {
        sent.push(...messages.flatMap(({ body }) => runIn(body)))
        return messages.map(() => 'sent')
      },
    },
  }
  const ticks: Tick[] = []
  for (let minute = 0; minute < minutes; minute += 1) {
    remote.take()
    const fromMs = tools.nowMs()
    const { released } = await dispatchRuns(dispatcher)
    const tookMs = tools.nowMs() - fromMs
    ticks.push({ released, tookMs, ...remote.take(), rssBytes: process.memoryUsage.rss() })
    // What was released is worked off until the next minute.
    await remote.close(sent)
    sent = []
    nowMs += MINUTE_MS
  }
  return { ticks, remote, dispatcher }
}

function runIn(body: string): RunKey[] {
  const message = decodeMessage(body)
  return message.kind === 'copy_request' ? [message.run] : []
}
