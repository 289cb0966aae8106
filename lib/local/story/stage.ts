import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { systemClock } from '../../adapters/clock.ts'
import { makeLedger } from '../../adapters/dynamodb/ledger.ts'
import { CommandError } from '../../cli/command-error.ts'
import { SECOND_MS } from '../../core/duration.ts'
import { type WebhookSecrets, writeWebhookSecrets } from '../../core/webhook-secrets.ts'
import type { Dice } from '../../emulator/dice.ts'
import { type HttpEmulator, startHttpEmulator } from '../../emulator/http.ts'
import type { Snapshot } from '../../emulator/snapshot.ts'
import type { Ledger } from '../../flows/dependencies.ts'
import { localAwsClient } from '../aws/local-aws.ts'
import type { LogLine } from '../log-line.ts'
import type { Parts } from '../parts.ts'
import { type LocalStack, startLocalStack } from '../stack.ts'
import type { LocalStackOptions } from '../stack-options.ts'
import { makeShop, type Shop } from './shop.ts'

/** Everything that a story plays on: the deployed functions, Commerce Layer's stand-in, and a view of the ledger. */
export interface Stage {
  stack: LocalStack
  commerceLayer: HttpEmulator
  ledger: Ledger
  sqs: SQSClient
  shop: Shop
  /** The secrets of each topic, as they were at the start. */
  secrets: WebhookSecrets
}

export interface StageOptions {
  /** Of the front door; 0 for any that is free. */
  port: number
  /** What to do when that port is taken. */
  whenTaken: 'fail' | 'take_another'
  /** Where the built functions are. */
  bundlesDir: string
  dataDir: string | undefined
  secrets: WebhookSecrets
  random: Dice
  clockOffsetMs: number
  snapshot: Snapshot | undefined
  onLog: (line: LogLine) => void
}

/** A month passes in seconds: batches need not wait for real ones. */
const BATCH_WINDOW_MS = 60

/** Requests wait for their turn in real time, and a month's of them would take minutes at the real rate. */
const REQUESTS_PER_MINUTE = '6000'

/** Long enough that a copy is met at work, short against every wait of Perennial's. */
const COPY_TIMES = { copyStartMs: 2 * SECOND_MS, copyDurationMs: 8 * SECOND_MS }

/** Starts everything on 127.0.0.1, with one notion of now. Credentials in the environment change nothing. */
export async function startStage(options: StageOptions, parts: Parts): Promise<Stage> {
  const { secrets, snapshot, bundlesDir, dataDir, clockOffsetMs, onLog } = options
  const commerceLayer = await startHttpEmulator({
    // The machine's until the stack is there, then the stack's: it puts its own `Date` in place of the global one.
    clock: systemClock,
    random: options.random,
    behaviour: COPY_TIMES,
    mode: 'live',
    ...(snapshot && { snapshot }),
  })
  parts.add(commerceLayer.close)
  const stack = await startStack(options, {
    bundlesDir,
    ...(dataDir !== undefined && { dataDir }),
    clockOffsetMs,
    batchWindowMs: BATCH_WINDOW_MS,
    onLog,
    env: environmentOf(commerceLayer),
    parameters: { WEBHOOK_SECRETS_PARAMETER: writeWebhookSecrets(secrets) },
  })
  parts.add(stack.close)
  const dynamodb = new DynamoDBClient(localAwsClient(stack.awsEndpoints.dynamodb))
  parts.add(() => dynamodb.destroy())
  const sqs = new SQSClient({ ...localAwsClient(stack.awsEndpoints.sqs), useQueueUrlAsEndpoint: false })
  parts.add(() => sqs.destroy())
  const ledger = makeLedger({ client: dynamodb, tableName: stack.env.LEDGER_TABLE ?? '' })
  return { stack, commerceLayer, ledger, sqs, shop: makeShop(commerceLayer), secrets }
}

async function startStack({ port, whenTaken }: StageOptions, options: LocalStackOptions): Promise<LocalStack> {
  try {
    return await startLocalStack({ ...options, port })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    if (whenTaken === 'take_another') return await startLocalStack({ ...options, port: 0 })
    throw new CommandError({
      code: 'port_taken',
      what: `Port ${port} of 127.0.0.1 is taken.`,
      remedy: 'Stop what listens there, or name another port with --port; --port 0 takes a free one.',
      cause: error,
    })
  }
}

function environmentOf({ url, emulator }: HttpEmulator): Record<string, string> {
  const { organization, clientId, clientSecret } = emulator.credentials
  return {
    COMMERCE_LAYER_ORGANIZATION: organization,
    COMMERCE_LAYER_API_URL: url,
    COMMERCE_LAYER_AUTH_URL: url,
    COMMERCE_LAYER_CLIENT_ID: clientId,
    COMMERCE_LAYER_CLIENT_SECRET: clientSecret,
    API_REQUESTS_PER_MINUTE: REQUESTS_PER_MINUTE,
  }
}
