import { makeCommerceLayer } from '../../lib/adapters/commerce-layer/commerce-layer.ts'
import { transportOver } from '../../lib/adapters/commerce-layer/transport.ts'
import { encodeRun } from '../../lib/adapters/dynamodb/run-row.ts'
import { encodeSeries } from '../../lib/adapters/dynamodb/series-row.ts'
import { makeLog } from '../../lib/adapters/log.ts'
import { createCopies } from '../../lib/flows/create-copies/batch.ts'
import { dispatchRuns } from '../../lib/flows/dispatch-runs.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { makeWorld } from '../flows/world.ts'
import type { Customer } from './customer.ts'
import { documentAbout } from './documents.ts'
import type { Failure } from './failures.ts'

const HOUR_MS = 3_600_000
/** Messages are received within seconds; much later they are too late. */
const SLOT_MS = 60_000
const READS_THAT_FAIL = 3
const NO_HURRY = { remainingMs: () => 300_000 }
const CLIENT_SECRET = 'the-client-secret-of-this-shop'
const ACCESS_TOKEN = 'the-access-token-of-this-shop'
export const SECRETS = [CLIENT_SECRET, ACCESS_TOKEN]

/** The flows of one shop whose Commerce Layer fails as told, with everything that they leave anywhere. */
export interface ShopFloor {
  deliver: (topic: string, body: string) => Promise<void>
  /** An hour in which everything runs that is due. */
  work: () => Promise<void>
  /** Every log line, message and row. */
  trail: () => string[]
  /** How many requests to Commerce Layer failed so far. */
  failed: () => number
}

/** Commerce Layer answers one request after the other as planned, but for most reads, which it answers well. */
export function openShopFloor(customer: Customer, plan: readonly (Failure | 'good')[]): ShopFloor {
  const lines: string[] = []
  const world = makeWorld()
  const { deps, queue } = world
  const written: string[] = []
  const ledger = recorded(world.ledger, written)
  world.ledger.onRun((run) => written.push(JSON.stringify(encodeRun(run))))
  const commerce = commerceOf(customer, plan)
  const log = makeLog(deps.clock, (line) => lines.push(line))
  const { clock, turns } = deps
  const own = { ...deps, ledger, log, commerceLayer: makeCommerceLayer({ ...commerce.options, clock, turns }) }
  const consume = async () => {
    for (let batch = queue.receive(); batch.length > 0; batch = queue.receive()) {
      const { failedIds } = await createCopies(own, batch, NO_HURRY)
      for (const { id, receiptHandle } of batch) if (!failedIds.includes(id)) queue.acknowledge(receiptHandle)
    }
  }
  return {
    deliver: async (topic, body) => void (await world.deliver(topic, body)),
    work: async () => {
      world.moveClock(HOUR_MS)
      await dispatchRuns(own)
      world.moveClock(SLOT_MS)
      await consume()
      await reconcileRuns(own, NO_HURRY)
    },
    trail: () => {
      const series = world.ledger.allSeries().map((one) => JSON.stringify(encodeSeries(one)))
      return [...lines, ...world.logged.map((entry) => JSON.stringify(entry)), ...queue.taken(), ...written, ...series]
    },
    failed: commerce.failed,
  }
}

function commerceOf(customer: Customer, plan: readonly (Failure | 'good')[]) {
  let asked = 0
  let failed = 0
  const answer = async (request: Request): Promise<Response> => {
    if (request.url.endsWith('/oauth/token')) return Response.json({ access_token: ACCESS_TOKEN, expires_in: 7_200 })
    const next = plan[asked % plan.length] ?? 'good'
    asked += 1
    // Where all reads fail, nothing else is ever asked for.
    if (request.method === 'GET' && asked % READS_THAT_FAIL !== 0) return goodAnswer(customer, request)
    if (next === 'good') return goodAnswer(customer, request)
    failed += 1
    if (next.kind === 'rejection') throw next.error
    return new Response(next.body, { status: next.status })
  }
  const url = 'http://commerce-layer'
  const credentials = { clientId: 'client', clientSecret: () => Promise.resolve(CLIENT_SECRET) }
  const options = { apiUrl: url, authUrl: url, credentials, transport: transportOver(answer) }
  return { options, failed: () => failed }
}

/** The order as it is, for every read of it; a copy that has failed, for every other request. */
function goodAnswer(customer: Customer, request: Request): Response {
  const type = new URL(request.url).pathname.split('/')[2] ?? ''
  const times = { created_at: '2026-03-01T01:00:00Z', updated_at: '2026-03-01T01:00:00Z' }
  const placed = {
    status: 'placed',
    placed_at: '2026-03-01T00:00:00Z',
    metadata: { perennial: { frequency: 'hourly' } },
  }
  const errors_log = { status: [`${customer.name} of ${customer.street} has no money`] }
  const attributes = type === 'orders' ? placed : { status: 'failed', errors_log }
  const { data, included } = documentAbout(customer, type, { ...times, ...attributes })
  const isList = request.method === 'GET' && new URL(request.url).pathname.split('/').length === 3
  const meta = { record_count: 1, page_count: 1 }
  return Response.json(isList ? { data: [data], included, meta } : { data, included })
}

/** The same dependency, of which everything is kept that it is given. */
function recorded<T extends object>(whole: T, given: string[]): T {
  return new Proxy(whole, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...values: unknown[]) => {
        given.push(JSON.stringify(values))
        return member.apply(target, values)
      }
    },
  })
}
