import { makeCommerceLayer } from '../../lib/adapters/commerce-layer/commerce-layer.ts'
import { MINUTE_MS, SECOND_MS } from '../../lib/core/duration.ts'
import type { Run } from '../../lib/core/run.ts'
import { type RunKey, runKeyOf } from '../../lib/core/run-key.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../lib/core/settings.ts'
import { signBody } from '../../lib/core/signature.ts'
import { includesOf, usedTopics } from '../../lib/core/topics.ts'
import { parseWebhookSecrets } from '../../lib/core/webhook-secrets.ts'
import type { Seed } from '../../lib/emulator/control-types.ts'
import { type Emulator, makeEmulator } from '../../lib/emulator/emulator.ts'
import type { StateCopy, StateOrder } from '../../lib/emulator/state-types.ts'
import { createCopies } from '../../lib/flows/create-copies/batch.ts'
import type { Dependencies, Ledger, LogValue, Queue } from '../../lib/flows/dependencies.ts'
import { dispatchRuns } from '../../lib/flows/dispatch-runs.ts'
import { type DeliveryAnswer, receiveDelivery } from '../../lib/flows/receive-delivery.ts'
import { dice } from '../emulator/stage.ts'
import { type MemoryLedger, makeMemoryLedger } from '../models/memory-ledger.ts'
import { type MemoryQueue, makeMemoryQueue } from '../models/memory-queue.ts'

export const START_MS = Date.parse('2026-03-01T00:00:00Z')
export const SECRET = 'a-secret-of-the-test'

/** The flows over models of ledger and queue and the emulator without sockets, all on one clock that only steps move. */
export interface FlowWorld {
  deps: Dependencies
  ledger: MemoryLedger
  queue: MemoryQueue
  emulator: Emulator
  logged: { level: string; code: string; fields: Readonly<Record<string, LogValue>> }[]
  /** What is out of reach while it is in here. */
  broken: Set<'ledger' | 'queue' | 'commerce_layer'>
  nowMs(): number
  moveClock(byMs: number): void
  seed(seed: Seed): void
  api(method: string, path: string, body?: unknown): Promise<Response>
  deliver(topic: string, body: string | Uint8Array, headers?: DeliveryHeaders): Promise<DeliveryAnswer>
  /** Hands one batch to create-copies and acknowledges what it acknowledged; answers how many messages there were. */
  consume(remainingMs?: number): Promise<number>
  dispatch(): Promise<void>
  /** Moves on to whatever is next: a message, something at Commerce Layer, or the minute's dispatch. */
  step(): Promise<void>
  runUntil(key: RunKey, isSo: (run: Run) => boolean): Promise<Run>
  copiesOf(orderId: string): StateCopy[]
  ordersPlacedFrom(orderId: string): StateOrder[]
}

export interface DeliveryHeaders {
  topic?: string | undefined
  signature?: string | undefined
}

const MOST_STEPS = 20_000

export function makeWorld(settings: Partial<Settings> = {}): FlowWorld {
  let nowMs = START_MS
  const clock = { nowMs: () => nowMs }
  const broken: FlowWorld['broken'] = new Set()
  const logged: FlowWorld['logged'] = []
  const ledger = makeMemoryLedger()
  const queue = makeMemoryQueue({ clock })
  const emulator = makeEmulator({
    clock,
    random: dice(1),
    deliver: async ({ url, headers, body }) => send(url, headers, body),
  })
  const deps: Dependencies = {
    clock,
    random: dice(2),
    ledger: breakable<Ledger>(ledger, () => broken.has('ledger')),
    queue: breakable<Queue>(queue.queue, () => broken.has('queue')),
    commerceLayer: makeCommerceLayer({
      apiUrl: 'http://emulator',
      authUrl: 'http://emulator',
      credentials: {
        clientId: emulator.credentials.clientId,
        clientSecret: () => Promise.resolve(emulator.credentials.clientSecret),
      },
      clock,
      transport: (request) => (broken.has('commerce_layer') ? refused() : emulator.handle(request)),
    }),
    log: (level, code, fields = {}) => logged.push({ level, code, fields }),
    settings: { ...DEFAULT_SETTINGS, ...settings },
  }
  const secrets = parseWebhookSecrets(JSON.stringify({ '*': [SECRET] }))
  if (!('secrets' in secrets)) throw new Error(secrets.problem)
  const receiving = { ...deps, webhookSecrets: secrets.secrets }

  const send = async (url: string, headers: Readonly<Record<string, string>>, body: Uint8Array) => {
    const pathTopic = url.slice(url.lastIndexOf('/') + 1)
    const headerTopic = headers['x-commercelayer-topic']
    const signature = headers['x-commercelayer-signature']
    return await receiveDelivery(receiving, { pathTopic, headerTopic, signature, body })
  }
  const consume = async (remainingMs = 60_000) => {
    const batch = queue.receive()
    const { failedIds } = await createCopies(deps, batch, { remainingMs: () => remainingMs })
    for (const message of batch) if (!failedIds.includes(message.id)) queue.acknowledge(message.receiptHandle)
    return batch.length
  }
  const dispatch = async () => void (await dispatchRuns(deps))
  const settle = async () => {
    do await emulator.runDue()
    while ((await consume()) > 0)
    await emulator.runDue()
  }
  const step = async () => {
    const nexts = [emulator.nextWakeMs() ?? Number.POSITIVE_INFINITY, ...queue.waiting().map((one) => one.visibleMs)]
    nowMs = Math.max(nowMs + 100, Math.min(nowMs + MINUTE_MS, ...nexts))
    await settle()
    await dispatch()
    await settle()
  }
  emulator.control.seed({
    webhooks: usedTopics().map((topic) => ({
      topic,
      callback_url: `http://perennial/deliveries/${topic}`,
      include_resources: includesOf(topic),
      shared_secret: SECRET,
    })),
  })
  return {
    deps,
    ledger,
    queue,
    emulator,
    logged,
    broken,
    nowMs: clock.nowMs,
    moveClock: (byMs) => {
      nowMs += byMs
    },
    seed: (seed) => emulator.control.seed(seed),
    api: async (method, path, body) => await call(emulator, { method, path, body }),
    deliver: async (topic, body, headers = {}) => {
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
      const signed = { topic, signature: signBody(bytes, SECRET), ...headers }
      return await receiveDelivery(receiving, {
        pathTopic: topic,
        headerTopic: signed.topic,
        signature: signed.signature,
        body: bytes,
      })
    },
    consume,
    dispatch,
    step,
    runUntil: async (key, isSo) => {
      for (let steps = 0; steps < MOST_STEPS; steps += 1) {
        const run = await ledger.readRun(key)
        if (run !== undefined && isSo(run)) return run
        await step()
      }
      throw new Error(`${key} did not become so in ${MOST_STEPS} steps: ${JSON.stringify(await ledger.readRun(key))}`)
    },
    copiesOf: (orderId) => emulator.control.state().copies.filter((copy) => copy.source_order === orderId),
    ordersPlacedFrom: (orderId) => {
      const { copies, orders } = emulator.control.state()
      const targets = copies.filter((copy) => copy.source_order === orderId).map((copy) => copy.target_order)
      return orders.filter((order) => targets.includes(order.id) && order.status === 'placed')
    },
  }
}

/** An order that asks to recur every hour, placed through the API as a shop would; answers with its first run. */
export async function placeRecurring(
  world: FlowWorld,
  id: string,
  metadata: Record<string, string | number | boolean> = {},
): Promise<RunKey> {
  const perennial = { frequency: 'hourly', copies: 1, ...metadata }
  world.seed({
    customers: [{ id: `${id}-customer`, email: `${id}@example.com` }],
    orders: [{ id, status: 'pending', customer: `${id}-customer`, metadata: { perennial } }],
  })
  await world.api('PATCH', `orders/${id}`, { data: { type: 'orders', id, attributes: { _place: true } } })
  await world.step()
  const placed = world.emulator.control.state().orders.find((order) => order.id === id)
  return runKeyOf(`order:${id}`, Date.parse(placed?.placed_at ?? '') + 60 * MINUTE_MS)
}

/** A monthly subscription that Commerce Layer runs, due in two hours; answers with its run. */
export async function subscribe(
  world: FlowWorld,
  id: string,
  more: { miss_next_runs?: number; kind?: 'automatic' | 'manual' } = {},
): Promise<RunKey> {
  const dueMs = Math.ceil(world.nowMs() / SECOND_MS) * SECOND_MS + 120 * MINUTE_MS
  const shape = { kind: 'automatic', status: 'inactive', frequency: 'monthly' } as const
  const next_run_at = new Date(dueMs).toISOString()
  world.seed({
    customers: [{ id: `${id}-customer`, email: `${id}@example.com` }],
    orders: [{ id: `${id}-source`, customer: `${id}-customer` }],
    order_subscriptions: [{ id, source_order: `${id}-source`, next_run_at, ...shape, ...more }],
  })
  await change(world, id, { _activate: true })
  return runKeyOf(`subscription:${id}`, dueMs)
}

/** PATCHes a subscription and lets what follows from it arrive. */
export async function change(world: FlowWorld, id: string, attributes: Record<string, unknown>): Promise<void> {
  const data = { type: 'order_subscriptions', id, attributes }
  const response = await world.api('PATCH', `order_subscriptions/${id}`, { data })
  if (!response.ok) throw new Error(`the change was answered with ${response.status}: ${await response.text()}`)
  await world.step()
}

export function whysOf(run: Run): string[] {
  return [...run.history.first, ...run.history.last].map((entry) => entry.why)
}

export const isCompleted = (run: Run) => run.state.name === 'completed'
export const isParked = (run: Run) => run.state.name === 'parked'
export const isSkipped = (run: Run) => run.state.name === 'skipped'

function breakable<T extends object>(whole: T, isBroken: () => boolean): T {
  return new Proxy(whole, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function' || !isBroken()) return member
      return () => Promise.reject(new Error('out of reach'))
    },
  })
}

async function call(
  emulator: Emulator,
  { method, path, body }: { method: string; path: string; body: unknown },
): Promise<Response> {
  const { clientId, clientSecret } = emulator.credentials
  const credentials = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  const granted = await emulator.handle(
    new Request('http://emulator/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    }),
  )
  const token: unknown = await granted.json()
  if (typeof token !== 'object' || token === null || !('access_token' in token)) throw new Error('no token')
  const json = 'application/vnd.api+json'
  const headers = { accept: json, 'content-type': json, authorization: `Bearer ${token.access_token}` }
  const content = body === undefined ? {} : { body: JSON.stringify(body) }
  return await emulator.handle(new Request(`http://emulator/api/${path}`, { method, headers, ...content }))
}

async function refused(): Promise<Response> {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })
}
