import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { systemClock } from '../../lib/adapters/clock.ts'
import { makeLedger } from '../../lib/adapters/dynamodb/ledger.ts'
import { makeQueue } from '../../lib/adapters/sqs.ts'
import type { Run } from '../../lib/core/run.ts'
import type { RunKey } from '../../lib/core/run-key.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import { signBody } from '../../lib/core/signature.ts'
import { includesOf, usedTopics } from '../../lib/core/topics.ts'
import type { Fault } from '../../lib/emulator/control-types.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { type HttpEmulator, startHttpEmulator } from '../../lib/emulator/http.ts'
import type { Dependencies } from '../../lib/flows/dependencies.ts'
import type { LogLine } from '../../lib/local/log-line.ts'
import { type LocalStack, startLocalStack } from '../../lib/local/stack.ts'
import { patch, tokenOf } from '../commerce-layer-call.ts'
import type { ShopWorld } from '../shop.ts'

const SECRET = 'a-secret-of-the-test'
const MINUTE_MS = 60_000
const MOST_STEPS = 400

/** The built functions on the embedded stack with an emulator, all on one clock that only the test moves. */
export interface EmbeddedWorld extends ShopWorld {
  stack: LocalStack
  commerceLayer: HttpEmulator
  /** What an operator's command works with. */
  operator: Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>
  /** Every line that the functions wrote. */
  lines: LogLine[]
  fault(fault: Fault): void
  token(): Promise<string>
  /** Posts a delivery to the front door, signed unless the headers say otherwise; answers with the status. */
  deliver(topic: string, body: string, headers?: Record<string, string>): Promise<number>
  /** Lets everything end that is going on, without moving time. */
  settle(): Promise<void>
  /** Moves time on, by whatever waits next, until the run is as asked. */
  runUntil(key: RunKey, isSo: (run: Run) => boolean): Promise<Run>
  /** Resolves when the functions have logged a code as often as asked from now on. */
  logged(code: string, times: number): Promise<void>
  /** The bodies of the messages in the dead-letter queue. */
  parkedMessages(): Promise<string[]>
  close(): Promise<void>
}

export interface WorldOptions {
  /** When it begins (epoch ms); default: now. */
  startMs?: number
  /** A folder that holds the functions as `dist` does, which is the default. */
  bundlesDir?: string
}

export async function startWorld({ startMs, bundlesDir }: WorldOptions = {}): Promise<EmbeddedWorld> {
  const record = makeRecord()
  // The stack moves the time of this process, so the emulator asks the stack once there is one.
  const parts: { stack?: LocalStack } = {}
  const clock = { nowMs: () => parts.stack?.nowMs() ?? 0 }
  const commerceLayer = await startHttpEmulator({ clock, random: dice(7) })
  const { organization, clientId, clientSecret } = commerceLayer.emulator.credentials
  const stack = await startLocalStack({
    ...(startMs !== undefined && { clockOffsetMs: startMs - systemClock.nowMs() }),
    schedules: 'stopped',
    batchWindowMs: 20,
    ...(bundlesDir !== undefined && { bundlesDir }),
    onLog: record.take,
    env: {
      COMMERCE_LAYER_ORGANIZATION: organization,
      COMMERCE_LAYER_API_URL: commerceLayer.url,
      COMMERCE_LAYER_AUTH_URL: commerceLayer.url,
      COMMERCE_LAYER_CLIENT_ID: clientId,
      COMMERCE_LAYER_CLIENT_SECRET: clientSecret,
      WEBHOOK_SECRETS: JSON.stringify({ '*': [SECRET] }),
    },
  })
  parts.stack = stack
  plantWebhooks(commerceLayer, stack.deliveriesUrl)
  const aws = awsClients(stack)
  const operator = operatorOf(stack, aws)
  const close = async () => {
    for (const client of [aws.dynamodb, aws.sqs]) client.destroy()
    await commerceLayer.close()
    await stack.close()
  }
  return { stack, commerceLayer, operator, ...record, ...actions({ stack, commerceLayer, operator }), close }
}

type Parts = Pick<EmbeddedWorld, 'stack' | 'commerceLayer' | 'operator'>
type Actions = Omit<EmbeddedWorld, keyof Parts | 'lines' | 'logged' | 'close'>

function actions({ stack, commerceLayer, operator }: Parts): Actions {
  const { emulator, url } = commerceLayer
  const organization = { url, ...emulator.credentials }
  const settle = async () => {
    await emulator.runDue()
    await stack.idle()
    await emulator.runDue()
  }
  /** The next moment at which anything may happen: the minute's dispatch, or what Commerce Layer has planned. */
  const step = async () => {
    const untilMs = (emulator.nextWakeMs() ?? Number.POSITIVE_INFINITY) - stack.nowMs()
    stack.moveClock(Math.min(Math.max(untilMs, 100), MINUTE_MS))
    await settle()
    await stack.runNow('dispatch-runs')
    await settle()
  }
  return {
    nowMs: stack.nowMs,
    state: emulator.control.state,
    seed: emulator.control.seed,
    fault: (fault) => emulator.control.addFaults([fault]),
    token: () => tokenOf(fetch, organization),
    change: async (type, id, attributes) => {
      await patch(fetch, organization, { type, id, attributes })
      await settle()
    },
    deliver: (topic, body, headers = {}) =>
      deliver(`${stack.deliveriesUrl}/${topic}`, body, headersOf(topic, body, headers)),
    settle,
    runUntil: async (key, isSo) => {
      for (let steps = 0; steps < MOST_STEPS; steps += 1) {
        const run = await operator.ledger.readRun(key)
        if (run !== undefined && isSo(run)) return run
        await step()
      }
      throw new Error(`${key} is not so yet: ${JSON.stringify(await operator.ledger.readRun(key))}`)
    },
    parkedMessages: async () => (await operator.queue.receiveParked(10)).map((message) => message.body),
  }
}

function makeRecord() {
  const lines: LogLine[] = []
  const listeners = new Set<(line: LogLine) => void>()
  return {
    lines,
    take: (line: LogLine) => {
      lines.push(line)
      for (const listen of [...listeners]) listen(line)
    },
    logged: (code: string, times: number) =>
      new Promise<void>((resolve) => {
        let left = times
        const listen = ({ line }: LogLine) => {
          if (line.includes(`"code":"${code}"`)) left -= 1
          if (left > 0) return
          listeners.delete(listen)
          resolve()
        }
        listeners.add(listen)
      }),
  }
}

function awsClients({ awsEndpoints }: LocalStack) {
  const given = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  return {
    dynamodb: new DynamoDBClient({ ...given, endpoint: awsEndpoints.dynamodb }),
    sqs: new SQSClient({ ...given, endpoint: awsEndpoints.sqs }),
  }
}

function operatorOf(stack: LocalStack, aws: ReturnType<typeof awsClients>): EmbeddedWorld['operator'] {
  const { copyRequests: copyRequestsQueueUrl, parked: parkedQueueUrl } = stack.queueUrls
  return {
    ledger: makeLedger({ client: aws.dynamodb, tableName: stack.env.LEDGER_TABLE ?? '' }),
    queue: makeQueue({ client: aws.sqs, copyRequestsQueueUrl, parkedQueueUrl }),
    clock: { nowMs: stack.nowMs },
    log: () => {},
    settings: DEFAULT_SETTINGS,
  }
}

function plantWebhooks({ emulator }: HttpEmulator, deliveriesUrl: string): void {
  const webhooks = usedTopics().map((topic) => ({
    topic,
    callback_url: `${deliveriesUrl}/${topic}`,
    include_resources: includesOf(topic),
    shared_secret: SECRET,
  }))
  emulator.control.seed({ webhooks })
}

function headersOf(topic: string, body: string, headers: Record<string, string>): Record<string, string> {
  const signature = signBody(new TextEncoder().encode(body), SECRET)
  const sent = { 'x-commercelayer-topic': topic, 'x-commercelayer-signature': signature }
  return { 'content-type': 'application/json', ...sent, ...headers }
}

async function deliver(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, { method: 'POST', headers, body })
  await response.body?.cancel()
  return response.status
}
