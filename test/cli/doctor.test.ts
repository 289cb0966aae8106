import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateQueueCommand, DeleteQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../lib/adapters/clock.ts'
import type { Environment } from '../../lib/core/environment.ts'
import { freshPace } from '../../lib/core/pace.ts'
import { includesOf, usedTopics } from '../../lib/core/topics.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { type HttpEmulator, startHttpEmulator } from '../../lib/emulator/http.ts'
import { makeRecorder } from '../../lib/flows/reconcile/recorder.ts'
import { localAwsClient } from '../../lib/local/aws/local-aws.ts'
import { callApi, patch } from '../commerce-layer-call.ts'
import { type LedgerStage, ledgerStage, orderRun } from './ledger-stage.ts'

const HOUR_MS = 3_600_000

let stage: LedgerStage
let emulator: HttpEmulator
let sqs: SQSClient
let environment: Environment
let status = 200
beforeEach(async () => {
  stage = await ledgerStage()
  emulator = await startHttpEmulator({ clock: systemClock, random: dice(), deliver: async () => ({ status }) })
  const { organization, clientId, clientSecret } = emulator.emulator.credentials
  environment = {
    ...stage.environment,
    COMMERCE_LAYER_ORGANIZATION: organization,
    COMMERCE_LAYER_API_URL: emulator.url,
    COMMERCE_LAYER_AUTH_URL: emulator.url,
    COMMERCE_LAYER_CLIENT_ID: clientId,
    COMMERCE_LAYER_CLIENT_SECRET: clientSecret,
  }
  plantWebhooks('https://perennial.example')
  sqs = new SQSClient({ ...localAwsClient(stage.environment.AWS_ENDPOINT_URL_SQS ?? ''), useQueueUrlAsEndpoint: false })
})
afterEach(async () => {
  sqs.destroy()
  await emulator.close()
  await stage.close()
})

function plantWebhooks(base: string, topics = usedTopics()): void {
  const webhooks = topics.map((topic) => ({
    id: topic.replace('.', '-'),
    topic,
    callback_url: `${base}/deliveries/${topic}`,
    include_resources: includesOf(topic),
  }))
  emulator.emulator.control.seed({ webhooks })
}

/** What an hour ago was reported. */
async function reconciled(agoMs: number): Promise<void> {
  const startedMs = systemClock.nowMs() - agoMs
  const window = { fromMs: startedMs, toMs: startedMs }
  const recorder = makeRecorder({ kind: 'hourly', mode: 'apply', window, startedMs })
  await stage.ledger.saveReport(recorder.report('finished', startedMs))
}

const organization = () => ({ url: emulator.url, ...emulator.emulator.credentials })
const run = (wrong: Environment = {}) =>
  stage.run(['doctor'], { environment: { ...environment, ...wrong }, clock: systemClock })

/** The codes of what is found. */
async function codes(wrong: Environment = {}): Promise<string[]> {
  const asked = { environment: { ...environment, ...wrong }, clock: systemClock }
  const { terminal } = await stage.run(['doctor', '--json'], asked)
  const { examinations } = JSON.parse(terminal.said[0] ?? '')
  return examinations.flatMap(({ symptoms }: { symptoms: { code: string }[] }) => symptoms.map(({ code }) => code))
}

async function setQueue(attributes: Record<string, string>): Promise<void> {
  const QueueUrl = environment.COPY_REQUESTS_QUEUE_URL
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: attributes }))
}

describe('doctor', () => {
  test('finds nothing where all is well, and says what it has looked at', async () => {
    await reconciled(HOUR_MS)
    const { exitCode, terminal } = await run()
    const table = environment.LEDGER_TABLE
    expect(terminal.said).toEqual([
      `configuration    ok: the ledger in the DynamoDB table ${table}`,
      `ledger           ok: table ${table}, ACTIVE`,
      'queues           ok: perennial-local-copy-requests, perennial-local-parked',
      'dispatch         ok: nothing was released yet',
      'reconciliation   ok: 1 h ago, finished, nothing found',
      'Commerce Layer   ok: perennial-demo, test mode',
      'webhooks         ok: 20 of 20 topics delivered',
      'clocks           ok: compared with Commerce Layer, AWS',
      '',
      '0 findings',
    ])
    expect(exitCode).toBe(0)
  })

  test('tells a finding with its evidence and what to do about it, and ends with 1', async () => {
    await reconciled(HOUR_MS)
    await setQueue({ VisibilityTimeout: '30' })
    const { exitCode, terminal } = await run()
    expect(terminal.said.slice(2, 3)).toEqual([
      'queues           wrong: perennial-local-copy-requests, perennial-local-parked',
    ])
    expect(terminal.said.slice(8)).toEqual([
      '',
      'serious visibility_too_short',
      '  A copy request comes back while create-copies may still be at work on it, and counts as a crash.',
      '    queue: perennial-local-copy-requests',
      '    visibility_timeout_seconds: 30',
      '    needed: 360',
      '  Set the visibility timeout of perennial-local-copy-requests to 360 s, or deploy again.',
      '',
      '1 finding',
    ])
    expect(exitCode).toBe(1)
  })

  test('changes nothing: a ledger that was never used still was not', async () => {
    expect(await codes()).toEqual(['never_reconciled'])
    expect(await stage.ledger.readPace()).toBeUndefined()
    expect(await stage.ledger.readFirstStartMs()).toBeUndefined()
    expect(await stage.waitingRequests()).toBe(0)
  })

  test('a notice alone is no failure', async () => {
    expect((await run()).exitCode).toBe(0)
  })
})

describe('a ledger', () => {
  beforeEach(() => reconciled(HOUR_MS))

  test.each([
    ['without a table', { LEDGER_TABLE: 'another' }, ['ledger_missing']],
    ['that nobody answers for', { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' }, ['ledger_unreachable']],
    ['with a malformed setting', { RUN_GRACE_SECONDS: 'an hour' }, ['configuration_invalid']],
  ])('%s', async (_, wrong, expected) => {
    expect(await codes(wrong)).toEqual(expected)
  })

  test('whose table is somebody else’s', async () => {
    const client = new DynamoDBClient(localAwsClient(environment.AWS_ENDPOINT_URL_DYNAMODB ?? ''))
    const key = { AttributeName: 'id', KeyType: 'HASH' } as const
    const throughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
    const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'S' } as const]
    const input = { TableName: 'customers', KeySchema: [key], AttributeDefinitions, ProvisionedThroughput: throughput }
    await client.send(new CreateTableCommand(input))
    client.destroy()
    expect(await codes({ LEDGER_TABLE: 'customers' })).toEqual(['table_key', 'table_key', 'table_provisioned'])
  })

  test.each([
    ['{"orders.place":["s1"]}', ['secret_missing']],
    ['{"orders.place":"s1"}', ['configuration_invalid']],
    ['{"orders.place":["s1"],"*":["s2"]}', []],
  ])('with the webhook secrets %s', async (secrets, expected) => {
    expect(await codes({ WEBHOOK_SECRETS: secrets })).toEqual(expected)
  })

  test('with runs that nobody releases', async () => {
    const wakeMs = systemClock.nowMs() - HOUR_MS
    const due = { name: 'planned', action: 'create', wakeMs, fenced: false } as const
    await stage.ledger.createRun(orderRun('order:late@2026-11-01T10:00:00Z', due))
    expect(await codes()).toEqual(['runs_not_released'])
  })

  test('whose releases are stopped', async () => {
    const nowMs = systemClock.nowMs()
    const stopped = { reason: 'configuration', sinceMs: nowMs - HOUR_MS, nextProbeMs: nowMs } as const
    await stage.ledger.savePace({ ...freshPace(80), version: 1, stopped })
    expect(await codes()).toEqual(['releases_stopped'])
  })
})

test('a reconciliation that was due hours ago', async () => {
  await reconciled(3 * HOUR_MS)
  expect(await codes()).toEqual(['reconciliation_overdue'])
})

describe('queues', () => {
  beforeEach(() => reconciled(HOUR_MS))

  test('of which one is not there', async () => {
    await sqs.send(new DeleteQueueCommand({ QueueUrl: environment.PARKED_QUEUE_URL }))
    expect(await codes()).toEqual(['queue_missing'])
  })

  test('that nobody answers for', async () => {
    const wrong = { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1' }
    expect(await codes(wrong)).toEqual(['queue_unreachable', 'queue_unreachable', 'clock_untold'])
  })

  test('whose addresses this terminal does not have', async () => {
    expect(await codes({ PARKED_QUEUE_URL: '' })).toEqual(['not_configured'])
  })

  test('that let parked messages go elsewhere, too early, and forget them', async () => {
    await sqs.send(new CreateQueueCommand({ QueueName: 'elsewhere' }))
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:elsewhere'
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 })
    await setQueue({ RedrivePolicy, MessageRetentionPeriod: '3600' })
    expect(await codes()).toEqual(['redrive_elsewhere', 'redrive_count', 'retention_too_short'])
  })

  test('that keep messages of crashes for ever', async () => {
    await setQueue({ RedrivePolicy: '' })
    expect(await codes()).toEqual(['redrive_missing'])
  })
})

describe('Commerce Layer', () => {
  beforeEach(() => reconciled(HOUR_MS))

  test.each([
    ['a wrong secret', { COMMERCE_LAYER_CLIENT_SECRET: 'of yesterday' }, ['not_permitted']],
    ['a wrong organization', { COMMERCE_LAYER_ORGANIZATION: 'other-shop' }, ['wrong_organization']],
    [
      'an address where nobody answers',
      { COMMERCE_LAYER_API_URL: 'http://127.0.0.1:1' },
      ['commerce_layer_unreachable', 'clock_untold'],
    ],
    [
      'no credentials in this terminal',
      { COMMERCE_LAYER_CLIENT_ID: '', COMMERCE_LAYER_CLIENT_SECRET: '' },
      ['not_configured'],
    ],
  ])('with %s', async (_, wrong, expected) => {
    expect(await codes(wrong)).toEqual(expected)
  })

  test('no secret is told', async () => {
    const { terminal } = await run({ COMMERCE_LAYER_CLIENT_SECRET: 'of yesterday' })
    expect([...terminal.said, ...terminal.noted].join('\n')).not.toContain('of yesterday')
  })
})

describe('webhooks', () => {
  beforeEach(() => reconciled(HOUR_MS))

  test('that are missing, disabled or lack what they are to include', async () => {
    await callApi(fetch, organization(), { method: 'DELETE', path: 'webhooks/orders-place' })
    const change = (id: string, attributes: Record<string, unknown>) =>
      patch(fetch, organization(), { type: 'webhooks', id, attributes })
    await change('orders-cancel', { _disable: true })
    await change('order_copies-complete', { include_resources: [] })
    const { terminal } = await run()
    expect(terminal.said).toContain('webhooks         wrong: 18 of 20 topics delivered')
    const told = terminal.said.filter((line) => /^(serious|notice) |topics: /.test(line))
    expect(told).toEqual([
      'serious webhook_missing',
      '    topics: orders.place',
      'serious webhook_disabled',
      '    topics: orders.cancel',
      'notice webhook_lacks_includes',
      '    topics: order_copies.complete',
    ])
  })

  test('of two deployments', async () => {
    await callApi(fetch, organization(), { method: 'DELETE', path: 'webhooks/orders-place' })
    plantWebhooks('https://staging.example', ['orders.place'])
    expect(await codes()).toEqual(['webhooks_apart'])
  })

  test('whose deliveries are refused, until nobody calls them any more', async () => {
    status = 401
    const orders = ['one', 'two', 'three'].map((id) => ({ id, status: 'pending', customer: 'ann' }) as const)
    emulator.emulator.control.seed({ customers: [{ id: 'ann', email: 'ann@example.com' }], orders })
    await patch(fetch, organization(), { type: 'orders', id: 'one', attributes: { _place: true } })
    await expect.poll(() => codes()).toEqual(['deliveries_refused'])
    status = 200
  })
})

test('a clock that is off is told with both places', async () => {
  await reconciled(HOUR_MS)
  const clock = { nowMs: () => systemClock.nowMs() + 300_000 }
  const { terminal, exitCode } = await stage.run(['doctor'], { environment, clock })
  expect(exitCode).toBe(1)
  expect(terminal.said.filter((line) => line.startsWith('  The clock'))).toEqual([
    '  The clock of this machine is about 300 s ahead of Commerce Layer.',
    '  The clock of this machine is about 300 s ahead of AWS.',
  ])
})
