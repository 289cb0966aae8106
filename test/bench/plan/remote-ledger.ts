import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RunKey } from '../../../lib/core/run-key.ts'
import type { Ledger } from '../../../lib/flows/dependencies.ts'
import type { BenchTools } from '../../../scripts/benches.ts'
import type { Question, Reply } from './ledger-process.ts'
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

type Asked = Question extends infer One ? (One extends unknown ? Omit<One, 'id'> : never) : never

/** Starts a process that keeps a ledger of many runs. */
export function startLedgerProcess({ count, dueMs }: Many, { nowMs }: BenchTools): RemoteLedger {
  const child = fork(PROCESS, [String(count), String(dueMs)], { serialization: 'advanced' })
  const open = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  let calls = 0
  let waitedMs = 0
  let waitingFromMs = 0
  child.on('message', (reply: Reply) => {
    const waiting = open.get(reply.id)
    open.delete(reply.id)
    if (open.size === 0) waitedMs += nowMs() - waitingFromMs
    if (reply.kind === 'answer') waiting?.resolve(reply.value)
    else waiting?.reject(new Error(reply.message))
  })
  child.on('exit', () => {
    for (const { reject } of open.values()) reject(new Error('the process of the ledger has ended'))
  })
  const ask = (question: Asked): Promise<unknown> => {
    const waiting = Promise.withResolvers<unknown>()
    asked += 1
    calls += 1
    child.send({ ...question, id: asked })
    if (open.size === 0) waitingFromMs = nowMs()
    open.set(asked, waiting)
    return waiting.promise
  }
  const nobody = {} as Ledger
  return {
    ledger: new Proxy(nobody, {
      get:
        (_, name) =>
        (...given: unknown[]) =>
          ask({ kind: 'call', name: String(name), given }),
    }),
    close: async (keys) => {
      await ask({ kind: 'close', keys })
    },
    take: () => {
      const taken = { calls, waitedMs }
      calls = 0
      waitedMs = 0
      return taken
    },
    stop: () => void child.kill(),
  }
}
