import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { makeLedger } from '../../lib/adapters/dynamodb/ledger.ts'
import { setEnvironment } from '../../lib/cli/environment.ts'
import { type ProgramHost, runProgram } from '../../lib/cli/program.ts'
import type { Run, RunState } from '../../lib/core/run.ts'
import { parseRunKey } from '../../lib/core/run-key.ts'
import type { Environment } from '../../lib/core/variables.ts'
import type { Clock, Ledger } from '../../lib/flows/dependencies.ts'
import { startDynamoDb } from '../../lib/local/aws/dynamodb.ts'
import { LOCAL_AWS_ENV, localAwsClient } from '../../lib/local/aws/local-aws.ts'
import { startSqs } from '../../lib/local/aws/sqs.ts'
import { readDeployment } from '../../lib/local/deployment/read-deployment.ts'
import { runIn } from '../core/sample-runs.ts'
import { type ScriptedTerminal, scriptedTerminal } from './scripted-terminal.ts'

/** When it is in these tests. */
export const NOW_MS = Date.parse('2026-12-01T12:00:00Z')

/** An installation of embedded services, and the `perennial` command on it. */
export interface LedgerStage {
  ledger: Ledger
  directory: string
  environment: Environment
  /** Puts a message into the dead-letter queue. */
  parkMessage(body: string): Promise<void>
  /** How many copy requests wait. */
  waitingRequests(): Promise<number>
  run(args: readonly string[], options?: RunOptions): Promise<{ exitCode: number; terminal: ScriptedTerminal }>
  close(): Promise<void>
}

export interface RunOptions {
  answers?: readonly string[]
  /** What happens while a question is thought about. */
  meanwhile?: () => Promise<void>
  /** Width of the terminal. */
  columns?: number
  /** Instead of that of the stage. */
  environment?: Environment
  /** Instead of the one that stands still. */
  clock?: Clock
}

export async function ledgerStage(): Promise<LedgerStage> {
  const { table, queues, eventSource } = readDeployment()
  const directory = await mkdtemp(join(tmpdir(), 'perennial-cli-'))
  const before = { ...process.env }
  const clock = { nowMs: () => NOW_MS }
  const dynamodb = await startDynamoDb(table)
  const sqs = await startSqs(queues, clock.nowMs)
  const queue = queues.find(({ id }) => id === eventSource.queue)?.name ?? ''
  const parked =
    queues.find(({ id }) => id === queues.find(({ name }) => name === queue)?.deadLetter?.queue)?.name ?? ''
  const environment: Environment = {
    ...LOCAL_AWS_ENV,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    AWS_ENDPOINT_URL_STS: sqs.endpoint,
    LEDGER_TABLE: table.name,
    COPY_REQUESTS_QUEUE_URL: sqs.queueUrl(queue),
    PARKED_QUEUE_URL: sqs.queueUrl(parked),
  }
  const client = new DynamoDBClient(localAwsClient(dynamodb.endpoint))
  return {
    ledger: makeLedger({ client, tableName: table.name }),
    directory,
    environment,
    parkMessage: async (body) =>
      void (await sqs.call('SendMessage', { QueueUrl: sqs.queueUrl(parked), MessageBody: body })),
    waitingRequests: async () => {
      const { receivable, later } = await sqs.content(queue)
      return receivable + later
    },
    run: async (args, options = {}) => {
      const terminal = scriptedTerminal(options.answers, options.columns, options.meanwhile)
      const host: ProgramHost = {
        terminal,
        environment: options.environment ?? environment,
        setEnvironment,
        directory,
        clock: options.clock ?? clock,
        signals: process,
      }
      return { exitCode: await runProgram(args, host), terminal }
    },
    close: async () => {
      client.destroy()
      await dynamodb.close()
      await sqs.close()
      await rm(directory, { recursive: true, force: true })
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
      Object.assign(process.env, before)
    },
  }
}

/** A run of an order's series by its key, in a state. */
export function orderRun(key: string, state: RunState, changes: Partial<Run> = {}): Run {
  const parsed = parseRunKey(key)
  if (parsed === undefined) throw new RangeError(`not a run key: ${key}`)
  return runIn(state, { ...parsed, ...changes })
}
