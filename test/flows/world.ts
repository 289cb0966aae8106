import { makeCommerceLayer } from '../../lib/adapters/commerce-layer/commerce-layer.ts'
import { transportOver } from '../../lib/adapters/commerce-layer/transport.ts'
import { MINUTE_MS } from '../../lib/core/duration.ts'
import type { RateLimit } from '../../lib/core/rate-limit.ts'
import type { Run } from '../../lib/core/run.ts'
import type { RunKey } from '../../lib/core/run-key.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../lib/core/settings.ts'
import { signBody } from '../../lib/core/signature.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { type Emulator, makeEmulator } from '../../lib/emulator/emulator.ts'
import { createCopies } from '../../lib/flows/create-copies/batch.ts'
import type { Clock, Dependencies, LogValue, Turns } from '../../lib/flows/dependencies.ts'
import { dispatchRuns } from '../../lib/flows/dispatch-runs.ts'
import { type DeliveryAnswer, receiveDelivery } from '../../lib/flows/receive-delivery.ts'
import { makeTurns } from '../../lib/flows/turns.ts'
import { type LedgerModel, makeLedgerModel } from '../../lib/simulator/models/ledger-model.ts'
import { makeQueueModel, type QueueModel } from '../../lib/simulator/models/queue-model.ts'
import { plantWebhooks, SECRET, secrets } from '../../lib/simulator/webhooks.ts'
import { callApi, patch } from '../commerce-layer-call.ts'
import type { ShopWorld } from '../shop.ts'
import { breakable } from './breakable.ts'

export const START_MS = Date.parse('2026-03-01T00:00:00Z')
const EMULATOR_URL = 'http://emulator'

/** The flows over models of ledger and queue and the emulator without sockets, all on one clock that only steps move. */
export interface FlowWorld extends ShopWorld {
  deps: Dependencies
  ledger: LedgerModel
  queue: QueueModel
  emulator: Emulator
  logged: LogEntry[]
  /** What is out of reach while it is in here. */
  broken: Set<'ledger' | 'queue' | 'commerce_layer' | 'deliveries'>
  moveClock(byMs: number): void
  /** DELETEs a resource through the API; answers with the status. */
  remove(path: string): Promise<number>
  /** Posts a delivery to receive-delivery, signed unless the headers say otherwise. */
  deliver(topic: string, body: string | Uint8Array, headers?: DeliveryHeaders): Promise<DeliveryAnswer>
  /** Hands one batch to create-copies and acknowledges what it acknowledged; answers how many messages there were. */
  consume(remainingMs?: number): Promise<number>
  dispatch(): Promise<void>
  /** Moves on to whatever is next: a message, something at Commerce Layer, or the minute's dispatch. */
  step(): Promise<void>
  /** Steps on for so long. */
  goOn(forMs: number): Promise<void>
  /** Makes a copy through the API, as a person would, of an order or for a subscription; answers with the status. */
  copyByHand(orderId: string, attributes: Record<string, unknown>, subscriptionId?: string): Promise<number>
  /** Steps until the run is as asked. */
  runUntil(key: RunKey, isSo: (run: Run) => boolean): Promise<Run>
}

export interface LogEntry {
  level: string
  code: string
  fields: Readonly<Record<string, LogValue>>
}

export interface DeliveryHeaders {
  topic?: string | undefined
  signature?: string | undefined
}

const MOST_STEPS = 20_000

export function makeWorld(settings: Partial<Settings> = {}): FlowWorld {
  let nowMs = START_MS
  const clock = { nowMs: () => nowMs }
  const passed = (byMs: number) => {
    nowMs += byMs
  }
  const broken: FlowWorld['broken'] = new Set()
  const logged: LogEntry[] = []
  const ledger = makeLedgerModel()
  const queue = makeQueueModel({ clock })
  const emulator = makeEmulator({
    clock,
    random: dice(1),
    deliver: async ({ url, headers, body }) => {
      if (broken.has('deliveries')) throw new Error('nobody answered')
      return await receiveDelivery(receiving, carried(url, headers, body))
    },
  })
  const common = {
    clock,
    ledger: breakable(ledger, () => broken.has('ledger')),
    log: (level: string, code: string, fields: LogEntry['fields'] = {}) => void logged.push({ level, code, fields }),
    settings: { ...DEFAULT_SETTINGS, ...settings },
  }
  const turns = makeTurns({ ...common, clock: { nowMs: () => deps.clock.nowMs() }, pause: async (ms) => passed(ms) })
  // A test may give its world other turns.
  const later = { next: () => deps.turns.next(), observe: (seen: RateLimit) => deps.turns.observe(seen) }
  const deps: Dependencies = {
    ...common,
    random: dice(2),
    queue: breakable(queue.queue, () => broken.has('queue')),
    commerceLayer: clientOf(emulator, { clock, turns: later, isBroken: () => broken.has('commerce_layer') }),
    turns,
    knock: async (url) => {
      if (broken.has('deliveries')) return 'no_answer'
      const { status } = await receiveDelivery(receiving, carried(url, {}, new Uint8Array()))
      return status === 401 ? 'answers' : 'wrong_answer'
    },
  }
  const known = secrets()
  const receiving = { ...deps, webhookSecrets: async () => known, within: <T>(_ms: number, work: Promise<T>) => work }
  plantWebhooks(emulator)
  return {
    deps,
    ledger,
    queue,
    emulator,
    logged,
    broken,
    ...actions({ deps, queue, ledger, emulator, receiving, passed }),
  }
}

interface Stage extends Pick<FlowWorld, 'deps' | 'queue' | 'ledger' | 'emulator'> {
  receiving: Parameters<typeof receiveDelivery>[0] & Dependencies
  passed: (byMs: number) => void
}

type Actions = Omit<FlowWorld, 'deps' | 'ledger' | 'queue' | 'emulator' | 'logged' | 'broken'>

function actions(stage: Stage): Actions {
  const { deps, queue, ledger, emulator, receiving, passed } = stage
  const organization = { url: EMULATOR_URL, ...emulator.credentials }
  const consume = async (remainingMs = 60_000) => {
    const batch = queue.receive()
    const { failedIds } = await createCopies(deps, batch, { remainingMs: () => remainingMs })
    for (const message of batch) if (!failedIds.includes(message.id)) queue.acknowledge(message.receiptHandle)
    return batch.length
  }
  const dispatch = async () => void (await dispatchRuns(deps))
  const step = async () => {
    passed(untilNext(stage))
    await settle(emulator, consume)
    await dispatch()
    await settle(emulator, consume)
  }
  return {
    nowMs: deps.clock.nowMs,
    moveClock: passed,
    seed: emulator.control.seed,
    state: emulator.control.state,
    change: async (type, id, attributes) => {
      await patch(emulator.handle, organization, { type, id, attributes })
      await step()
    },
    remove: async (path) => (await callApi(emulator.handle, organization, { method: 'DELETE', path })).status,
    deliver: async (topic, body, headers = {}) => {
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
      const { topic: headerTopic, signature } = { topic, signature: signBody(bytes, SECRET), ...headers }
      return await receiveDelivery(receiving, { pathTopic: topic, headerTopic, signature, body: bytes })
    },
    consume,
    dispatch,
    step,
    goOn: async (forMs) => {
      const endMs = deps.clock.nowMs() + forMs
      while (deps.clock.nowMs() < endMs) await step()
    },
    copyByHand: async (orderId, attributes, subscriptionId) => {
      const type = subscriptionId === undefined ? 'order_copies' : 'recurring_order_copies'
      const order_subscription = { data: { type: 'order_subscriptions', id: subscriptionId } }
      const relationships = {
        source_order: { data: { type: 'orders', id: orderId } },
        ...(subscriptionId !== undefined && { order_subscription }),
      }
      const data = { type, attributes, relationships }
      return (await callApi(emulator.handle, organization, { method: 'POST', path: type, data })).status
    },
    runUntil: async (key, isSo) => {
      for (let steps = 0; steps < MOST_STEPS; steps += 1) {
        const run = await ledger.readRun(key)
        if (run !== undefined && isSo(run)) return run
        await step()
      }
      throw new Error(`${key} did not become so in ${MOST_STEPS} steps: ${JSON.stringify(await ledger.readRun(key))}`)
    },
  }
}

/** How long until something is next, at most a minute: that is when runs are dispatched. */
function untilNext({ deps, emulator, queue }: Stage): number {
  const nowMs = deps.clock.nowMs()
  const nexts = [emulator.nextWakeMs() ?? Number.POSITIVE_INFINITY, ...queue.waiting().map((one) => one.visibleMs)]
  return Math.max(100, Math.min(MINUTE_MS, ...nexts.map((nextMs) => nextMs - nowMs)))
}

async function settle(emulator: Emulator, consume: () => Promise<number>): Promise<void> {
  do await emulator.runDue()
  while ((await consume()) > 0)
  await emulator.runDue()
}

function carried(url: string, headers: Readonly<Record<string, string>>, body: Uint8Array) {
  const pathTopic = url.slice(url.lastIndexOf('/') + 1)
  return {
    pathTopic,
    headerTopic: headers['x-commercelayer-topic'],
    signature: headers['x-commercelayer-signature'],
    body,
  }
}

function clientOf(
  emulator: Emulator,
  { clock, turns, isBroken }: { clock: Clock; turns: Pick<Turns, 'next' | 'observe'>; isBroken: () => boolean },
): Dependencies['commerceLayer'] {
  const { clientId, clientSecret } = emulator.credentials
  return makeCommerceLayer({
    apiUrl: EMULATOR_URL,
    authUrl: EMULATOR_URL,
    credentials: { clientId, clientSecret: () => Promise.resolve(clientSecret) },
    clock,
    turns,
    transport: transportOver((request) => (isBroken() ? refused() : emulator.handle(request))),
  })
}

/** How `fetch` rejects when nobody listens at an address. */
async function refused(): Promise<Response> {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })
}
