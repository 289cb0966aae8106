import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { makeLedger } from '../../lib/adapters/dynamodb/ledger.ts'
import { makeQueue } from '../../lib/adapters/sqs.ts'
import type { Run } from '../../lib/core/run.ts'
import type { RunKey } from '../../lib/core/run-key.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import { signBody } from '../../lib/core/signature.ts'
import { includesOf, usedTopics } from '../../lib/core/topics.ts'
import type { Fault, Seed } from '../../lib/emulator/control-types.ts'
import { type HttpEmulator, startHttpEmulator } from '../../lib/emulator/http.ts'
import type { StateCopy, StateOrder } from '../../lib/emulator/state-types.ts'
import type { Dependencies, Ledger } from '../../lib/flows/dependencies.ts'
import type { LogLine } from '../../lib/local/log-line.ts'
import { type LocalStack, startLocalStack } from '../../lib/local/stack.ts'

export const SECRET = 'a-secret-of-the-test'

/** The built functions on the embedded stack with an emulator, all on one clock that only the test moves. */
export interface EmbeddedWorld {
  stack: LocalStack
  commerceLayer: HttpEmulator
  ledger: Ledger
  /** What an operator's command works with. */
  operator: Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>
  lines: LogLine[]
  seed(seed: Seed): void
  fault(...faults: Fault[]): void
  /** A token of an integration. */
  token(): Promise<string>
  /** PATCHes a resource through the API, as the merchant's shop would. */
  patch(type: string, id: string, attributes: Record<string, unknown>): Promise<number>
  /** Posts a delivery as Commerce Layer does, with the given signature or a valid one. */
  deliver(topic: string, body: string, headers?: Record<string, string>): Promise<number>
  /** Moves time on, by whatever waits next, until the run is as asked. */
  runUntil(key: RunKey, isSo: (run: Run) => boolean): Promise<Run>
  /** Resolves when the functions have logged a code as often as asked from now on. */
  logged(code: string, times: number): Promise<void>
  /** The bodies of the messages in the dead-letter queue. */
  parkedMessages(): Promise<string[]>
  settle(): Promise<void>
  copiesOf(orderId: string): StateCopy[]
  ordersPlacedFrom(orderId: string): StateOrder[]
  close(): Promise<void>
}

const MOST_STEPS = 400

export async function startWorld(env: Record<string, string> = {}): Promise<EmbeddedWorld> {
  const lines: LogLine[] = []
  const listeners = new Set<(line: LogLine) => void>()
  const time = { nowMs: () => Date.now() }
  const random = seeded(7)
  const commerceLayer = await startHttpEmulator({ clock: time, random })
  const stack = await startLocalStack({
    schedules: 'stopped',
    batchWindowMs: 20,
    onLog: (line) => {
      lines.push(line)
      for (const listen of [...listeners]) listen(line)
    },
    env: {
      COMMERCE_LAYER_ORGANIZATION: commerceLayer.emulator.credentials.organization,
      COMMERCE_LAYER_API_URL: commerceLayer.url,
      COMMERCE_LAYER_AUTH_URL: commerceLayer.url,
      COMMERCE_LAYER_CLIENT_ID: commerceLayer.emulator.credentials.clientId,
      COMMERCE_LAYER_CLIENT_SECRET: commerceLayer.emulator.credentials.clientSecret,
      WEBHOOK_SECRETS: JSON.stringify({ '*': [SECRET] }),
      ...env,
    },
  })
  const world = makeWorld({ stack, commerceLayer, lines, listeners })
  world.seed({
    webhooks: usedTopics().map((topic) => ({
      topic,
      callback_url: `${stack.deliveriesUrl}/${topic}`,
      include_resources: includesOf(topic),
      shared_secret: SECRET,
    })),
  })
  return world
}

interface Parts {
  stack: LocalStack
  commerceLayer: HttpEmulator
  lines: LogLine[]
  listeners: Set<(line: LogLine) => void>
}

function makeWorld({ stack, commerceLayer, lines, listeners }: Parts): EmbeddedWorld {
  const { control, credentials } = commerceLayer.emulator
  const credentialsOfTest = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  const client = new DynamoDBClient({ ...credentialsOfTest, endpoint: stack.awsEndpoints.dynamodb })
  const sqs = new SQSClient({ ...credentialsOfTest, endpoint: stack.awsEndpoints.sqs })
  const ledger = makeLedger({ client, tableName: stack.env.LEDGER_TABLE ?? '' })
  const queue = makeQueue({
    client: sqs,
    copyRequestsQueueUrl: stack.queueUrls.copyRequests,
    parkedQueueUrl: stack.queueUrls.parked,
  })
  const settle = async () => {
    await commerceLayer.emulator.runDue()
    await stack.idle()
    await commerceLayer.emulator.runDue()
  }
  /** The next moment at which anything may happen: a minute for the schedule, or what Commerce Layer has planned. */
  const step = async () => {
    const nowMs = stack.nowMs()
    const wakeMs = commerceLayer.emulator.nextWakeMs() ?? Number.POSITIVE_INFINITY
    stack.moveClock(Math.min(Math.max(wakeMs - nowMs, 100), 60_000))
    await settle()
    await stack.runNow('dispatch-runs')
    await settle()
  }
  return {
    stack,
    commerceLayer,
    ledger,
    operator: { ledger, queue, clock: { nowMs: stack.nowMs }, log: () => {}, settings: DEFAULT_SETTINGS },
    lines,
    settle,
    seed: (seed) => control.seed(seed),
    fault: (...faults) => control.addFaults(faults),
    token: () => tokenOf(commerceLayer.url, credentials),
    patch: async (type, id, attributes) => {
      const token = await tokenOf(commerceLayer.url, credentials)
      const response = await fetch(`${commerceLayer.url}/api/${type}/${id}`, {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/vnd.api+json',
          'content-type': 'application/vnd.api+json',
        },
        body: JSON.stringify({ data: { type, id, attributes } }),
      })
      await response.body?.cancel()
      return response.status
    },
    deliver: async (topic, body, headers = {}) => {
      const response = await fetch(`${stack.deliveriesUrl}/${topic}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-commercelayer-topic': topic,
          'x-commercelayer-signature': signBody(new TextEncoder().encode(body), SECRET),
          ...headers,
        },
        body,
      })
      await response.body?.cancel()
      return response.status
    },
    runUntil: async (key, isSo) => {
      for (let steps = 0; steps < MOST_STEPS; steps += 1) {
        const run = await ledger.readRun(key)
        if (run !== undefined && isSo(run)) return run
        await step()
      }
      throw new Error(`${key} did not become so in ${MOST_STEPS} steps: ${JSON.stringify(await ledger.readRun(key))}`)
    },
    logged: (code, times) =>
      new Promise((resolve) => {
        let left = times
        const listen = (line: LogLine) => {
          if (line.line.includes(`"code":"${code}"`)) left -= 1
          if (left > 0) return
          listeners.delete(listen)
          resolve()
        }
        listeners.add(listen)
      }),
    parkedMessages: async () => (await queue.receiveParked(10)).map((message) => message.body),
    copiesOf: (orderId) => control.state().copies.filter((copy) => copy.source_order === orderId),
    ordersPlacedFrom: (orderId) => {
      const { copies, orders } = control.state()
      const targets = copies.filter((copy) => copy.source_order === orderId).map((copy) => copy.target_order)
      return orders.filter((order) => targets.includes(order.id) && order.status === 'placed')
    },
    close: async () => {
      client.destroy()
      sqs.destroy()
      await commerceLayer.close()
      await stack.close()
    },
  }
}

async function tokenOf(url: string, credentials: { clientId: string; clientSecret: string }): Promise<string> {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
    }),
  })
  const answer: unknown = await response.json()
  if (typeof answer !== 'object' || answer === null || !('access_token' in answer)) throw new Error('no token')
  return String(answer.access_token)
}

function seeded(seed: number): { next(): number } {
  let state = seed
  return {
    next: () => {
      state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
      return state / 4_294_967_296
    },
  }
}
