/** A process that is Commerce Layer and the ledger of a shop: `node shop-process.ts RUNS`. Its memory is not that of who asks. */
import { ledgerOver } from '../../../lib/adapters/dynamodb/ledger.ts'
import { makeTableInMemory } from '../../models/table-in-memory.ts'
import { makeStill } from '../emulator/client.ts'
import { answerQuestions, callByName } from '../plan/ask-process.ts'
import { fillShop } from './fill-shop.ts'

/** Calls a function of the ledger, sends a request to Commerce Layer, or waits until the shop is there. */
export type Question =
  | { kind: 'ledger'; name: string; given: readonly unknown[] }
  | { kind: 'request'; url: string; method: string; headers: Record<string, string>; body: string | undefined }
  | { kind: 'open' }

/** What Commerce Layer answered. */
export interface Answered {
  status: number
  headers: Record<string, string>
  text: string
}

/** How the shop can be asked. */
export interface Opened {
  nowMs: number
  clientId: string
  clientSecret: string
}

const runs = Number(process.argv[2])
const still = await makeStill()
const ledger = ledgerOver(makeTableInMemory(), (error) => {
  throw error
})
const filled = fillShop(still, ledger, runs)

answerQuestions<Question>(async (question) => {
  if (question.kind === 'ledger') return await callByName(ledger, question.name, question.given)
  if (question.kind === 'request') return await carry(question)
  await filled
  const { clientId, clientSecret } = still.emulator.credentials
  return { nowMs: still.nowMs(), clientId, clientSecret } satisfies Opened
})

async function carry({ url, method, headers, body }: Extract<Question, { kind: 'request' }>): Promise<Answered> {
  const request = new Request(url, { method, headers, ...(body !== undefined && { body }) })
  const response = await still.emulator.handle(request)
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
}
