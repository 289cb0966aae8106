import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../lib/adapters/clock.ts'
import { freshPace } from '../../lib/core/pace.ts'
import { localAwsClient } from '../../lib/local/aws/local-aws.ts'
import { type DoctorStage, doctorStage, HOUR_MS } from './doctor-stage.ts'
import { orderRun } from './ledger-stage.ts'

let stage: DoctorStage
beforeEach(async () => {
  stage = await doctorStage()
})
afterEach(() => stage.close())

describe('doctor', () => {
  test('finds nothing where all is well, and says what it has looked at', async () => {
    await stage.reconciled(HOUR_MS)
    const { exitCode, terminal } = await stage.run()
    const table = stage.environment.LEDGER_TABLE
    expect(terminal.said).toEqual([
      `configuration    ok: the ledger in the DynamoDB table ${table}`,
      `ledger           ok: table ${table}, ACTIVE`,
      'permissions      ok: 6 of 6 on the ledger, as arn:aws:iam::000000000000:root',
      'queues           ok: perennial-local-copy-requests, perennial-local-parked',
      'functions        not looked at: no Lambda runs the functions',
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
    await stage.reconciled(HOUR_MS)
    const QueueUrl = stage.environment.COPY_REQUESTS_QUEUE_URL
    await stage.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '30' } }))
    const { exitCode, terminal } = await stage.run()
    expect(terminal.said.slice(3, 4)).toEqual([
      'queues           wrong: perennial-local-copy-requests, perennial-local-parked',
    ])
    expect(terminal.said.slice(10)).toEqual([
      '',
      'serious visibility_too_short',
      '  A copy request comes back while create-copies may still be at work on it, and counts as a crash.',
      '    queue: perennial-local-copy-requests',
      '    visibility_timeout_seconds: 30',
      '    needed: 360',
      '  Set the visibility timeout of perennial-local-copy-requests to 360 s.',
      '',
      '1 finding',
    ])
    expect(exitCode).toBe(1)
  })

  test('changes nothing: a ledger that was never used still was not', async () => {
    expect(await stage.codes()).toEqual(['never_reconciled'])
    expect(await stage.ledger.readPace()).toBeUndefined()
    expect(await stage.ledger.readFirstStartMs()).toBeUndefined()
    expect(await stage.waitingRequests()).toBe(0)
  })

  test('a notice alone is no failure', async () => {
    expect((await stage.run()).exitCode).toBe(0)
  })
})

describe('a ledger', () => {
  beforeEach(() => stage.reconciled(HOUR_MS))

  test.each([
    ['without a table', { LEDGER_TABLE: 'another' }, ['ledger_missing']],
    ['that nobody answers for', { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' }, ['ledger_unreachable']],
    ['with a malformed setting', { RUN_GRACE_SECONDS: 'an hour' }, ['configuration_invalid']],
  ])('%s', async (_, wrong, expected) => {
    expect(await stage.codes(wrong)).toEqual(expected)
  })

  test('whose table is somebody else’s', async () => {
    const client = new DynamoDBClient(localAwsClient(stage.environment.AWS_ENDPOINT_URL_DYNAMODB ?? ''))
    const key = { AttributeName: 'id', KeyType: 'HASH' } as const
    const throughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
    const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'S' } as const]
    const input = { TableName: 'customers', KeySchema: [key], AttributeDefinitions, ProvisionedThroughput: throughput }
    await client.send(new CreateTableCommand(input))
    client.destroy()
    expect(await stage.codes({ LEDGER_TABLE: 'customers' })).toEqual(['table_key', 'table_key', 'table_provisioned'])
  })

  test.each([
    ['{"orders.place":["s1"]}', ['secret_missing']],
    ['{"orders.place":"s1"}', ['configuration_invalid']],
    ['{"orders.place":["s1"],"*":["s2"]}', []],
  ])('with the webhook secrets %s', async (secrets, expected) => {
    expect(await stage.codes({ WEBHOOK_SECRETS: secrets })).toEqual(expected)
  })

  test('with runs that nobody releases', async () => {
    const wakeMs = systemClock.nowMs() - HOUR_MS
    const due = { name: 'planned', action: 'create', wakeMs, fenced: false } as const
    await stage.ledger.createRun(orderRun('order:late@2026-11-01T10:00:00Z', due))
    expect(await stage.codes()).toEqual(['runs_not_released'])
  })

  test('whose releases are stopped', async () => {
    const nowMs = systemClock.nowMs()
    const stopped = { reason: 'configuration', sinceMs: nowMs - HOUR_MS, nextProbeMs: nowMs } as const
    await stage.ledger.savePace({ ...freshPace(80), version: 1, stopped })
    expect(await stage.codes()).toEqual(['releases_stopped'])
  })
})

test('a reconciliation that was due hours ago', async () => {
  await stage.reconciled(3 * HOUR_MS)
  expect(await stage.codes()).toEqual(['reconciliation_overdue'])
})

describe('a run with two placed orders', () => {
  const violations = [orderRun('order:tea@2026-11-01T10:00:00Z', { name: 'completed', placed: true, closedMs: 0 }).key]

  test('is told when an audit found it while an hourly pass found nothing', async () => {
    await stage.reconciled(0.5 * HOUR_MS, { kind: 'audit', violations, tookMs: HOUR_MS })
    await stage.reconciled(0.9 * HOUR_MS)
    expect(await stage.codes()).toEqual(['second_order'])
    const { terminal } = await stage.run({}, systemClock, ['status'])
    expect(terminal.said.join()).toContain('1 with more than one placed order')
  })

  test('is no longer told once an hourly pass that began later has looked at it', async () => {
    await stage.reconciled(0.9 * HOUR_MS, { kind: 'audit', violations })
    await stage.reconciled(0.5 * HOUR_MS)
    expect(await stage.codes()).toEqual([])
  })
})

test('an audit that a person started says nothing of the schedule', async () => {
  await stage.reconciled(3 * HOUR_MS)
  await stage.reconciled(HOUR_MS, { kind: 'audit' })
  expect(await stage.codes()).toEqual(['reconciliation_overdue'])
})

test('a clock that is off is told with both places', async () => {
  await stage.reconciled(HOUR_MS)
  const clock = { nowMs: () => systemClock.nowMs() + 300_000 }
  const { terminal, exitCode } = await stage.run({}, clock)
  expect(exitCode).toBe(1)
  expect(terminal.said.filter((line) => line.startsWith('  The clock'))).toEqual([
    '  The clock of this machine is about 300 s ahead of Commerce Layer.',
    '  The clock of this machine is about 300 s ahead of AWS.',
  ])
})
