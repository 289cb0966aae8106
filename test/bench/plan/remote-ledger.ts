import { fileURLToPath } from 'node:url'
import type { RunKey } from '../../../lib/core/run-key.ts'
import type { Ledger } from '../../../lib/flows/dependencies.ts'
import type { BenchTools } from '../../../scripts/benches.ts'
import { askProcess } from './ask-process.ts'
import type { Question } from './ledger-process.ts'
import type { Many } from './many-runs.ts'

/** A ledger whose data are another process's. */
export interface RemoteLedger {
  ledger: Ledger
  close(keys: readonly RunKey[]): Promise<void>
  /** What the calls since the last time took: their number, and how long at least one was not answered (ms). */
  take(): { calls: number; waitedMs: number }
  stop(): void
}

const PROCESS = fileURLToPath(new URL('./ledger-process.ts', import.meta.url))

/** Starts a process that keeps a ledger of many runs. */
export function startLedgerProcess({ count, dueMs }: Many, { nowMs }: BenchTools): RemoteLedger {
  const { ask, stop } = askProcess<Question>(PROCESS, [String(count), String(dueMs)])
  let open = 0
  let calls = 0
  let waitedMs = 0
  let waitingFromMs = 0
  const counted = async (question: Question): Promise<unknown> => {
    calls += 1
    if (open === 0) waitingFromMs = nowMs()
    open += 1
    try {
      return await ask(question)
    } finally {
      open -= 1
      if (open === 0) waitedMs += nowMs() - waitingFromMs
    }
  }
  return {
    ledger: remoteLedger((name, given) => counted({ kind: 'call', name, given })),
    close: async (keys) => {
      await counted({ kind: 'close', keys })
    },
    take: () => {
      const taken = { calls, waitedMs }
      calls = 0
      waitedMs = 0
      return taken
    },
    stop,
  }
}

/** A ledger each of whose functions is called elsewhere. */
export function remoteLedger(call: (name: string, given: readonly unknown[]) => Promise<unknown>): Ledger {
  const nobody = {} as Ledger
  return new Proxy(nobody, {
    get:
      (_, name) =>
      (...given: unknown[]) =>
        call(String(name), given),
  })
}
