import { fileURLToPath } from 'node:url'
import { makeCommerceLayer } from '../../../lib/adapters/commerce-layer/commerce-layer.ts'
import { transportOver } from '../../../lib/adapters/commerce-layer/transport.ts'
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts'
import type { Dependencies, Turns } from '../../../lib/flows/dependencies.ts'
import { makeQueueModel } from '../../../lib/simulator/models/queue-model.ts'
import { type AskedProcess, askProcess } from '../plan/ask-process.ts'
import { remoteLedger } from '../plan/remote-ledger.ts'
import type { Answered, Opened, Question } from './shop-process.ts'

/** What an audit works with, whose world is another process's. */
export interface RemoteShop {
  deps: Dependencies
  stop(): void
}

const PROCESS = fileURLToPath(new URL('./shop-process.ts', import.meta.url))
const URL_OF_SHOP = 'http://emulator'

/** Nobody else asks: each request may be sent at once, and how long it would wait is told by their number. */
export const NO_WAITING: Turns = {
  reserve: async () => 'taken',
  next: async () => {},
  observe: () => {},
  untilMs: () => 0,
  settle: async () => {},
}

/** Starts a process with a shop that has had so many runs, and waits until they are there. */
export async function startShop(runs: number): Promise<RemoteShop> {
  const shop = askProcess<Question>(PROCESS, [String(runs)])
  const { nowMs, clientId, clientSecret } = (await shop.ask({ kind: 'open' })) as Opened
  const clock = { nowMs: () => nowMs }
  const commerceLayer = makeCommerceLayer({
    apiUrl: URL_OF_SHOP,
    authUrl: URL_OF_SHOP,
    credentials: { clientId, clientSecret: async () => clientSecret },
    clock,
    transport: transportOver((request) => carry(shop, request)),
  })
  const deps: Dependencies = {
    clock,
    random: { next: () => 0.5 },
    ledger: remoteLedger((name, given) => shop.ask({ kind: 'ledger', name, given })),
    queue: makeQueueModel({ clock }).queue,
    commerceLayer,
    turns: NO_WAITING,
    knock: async () => 'answers',
    log: () => {},
    settings: DEFAULT_SETTINGS,
  }
  return { deps, stop: shop.stop }
}

async function carry(shop: AskedProcess<Question>, request: Request): Promise<Response> {
  const { url, method } = request
  const headers = Object.fromEntries(request.headers)
  const body = request.body === null ? undefined : await request.text()
  const { status, text, ...answer } = (await shop.ask({ kind: 'request', url, method, headers, body })) as Answered
  return new Response(text, { status, headers: answer.headers })
}
