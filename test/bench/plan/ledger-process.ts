/** A process that is a ledger of many runs: `node ledger-process.ts COUNT DUE_MS`, asked over the channel of a child process. */
import type { RunKey } from '../../../lib/core/run-key.ts'
import { answerQuestions, callByName } from './ask-process.ts'
import { makeManyRuns } from './many-runs.ts'

/** Calls a function of the ledger, or closes runs. */
export type Question =
  | { kind: 'call'; name: string; given: readonly unknown[] }
  | { kind: 'close'; keys: readonly RunKey[] }

const [count, dueMs] = process.argv.slice(2).map(Number)
const { ledger, close } = makeManyRuns({ count: count ?? 0, dueMs: dueMs ?? 0 })

answerQuestions<Question>(async (question) =>
  question.kind === 'close' ? close(question.keys) : await callByName(ledger, question.name, question.given),
)
