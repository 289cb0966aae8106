/** A process that is a ledger of many runs: `node ledger-process.ts COUNT DUE_MS`, asked over the channel of a child process. */
import type { RunKey } from '../../../lib/core/run-key.ts'
import { makeManyRuns } from './many-runs.ts'

/** Calls a function of the ledger, or closes runs. */
export type Question = { id: number } & (
  | { kind: 'call'; name: string; given: readonly unknown[] }
  | { kind: 'close'; keys: readonly RunKey[] }
)

/** What the call came to, or why it failed. */
export type Reply = { id: number } & ({ kind: 'answer'; value: unknown } | { kind: 'failure'; message: string })

const [count, dueMs] = process.argv.slice(2).map(Number)
const { ledger, close } = makeManyRuns({ count: count ?? 0, dueMs: dueMs ?? 0 })

async function answer(question: Question): Promise<unknown> {
  if (question.kind === 'close') return close(question.keys)
  const called: unknown = Reflect.get(ledger, question.name)
  if (typeof called !== 'function') throw new Error(`the ledger has no ${question.name}`)
  return await called(...question.given)
}

function reply(message: Reply): void {
  process.send?.(message)
}

process.on('message', (question: Question) => {
  answer(question).then(
    (value) => reply({ id: question.id, kind: 'answer', value }),
    (error: unknown) => reply({ id: question.id, kind: 'failure', message: String(error) }),
  )
})
