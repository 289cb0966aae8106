import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localAwsClient } from '../../lib/local/aws/local-aws.ts'
import { startDenyingProxy } from './denying-proxy.ts'
import { type DoctorStage, doctorStage, HOUR_MS } from './doctor-stage.ts'

let stage: DoctorStage
beforeEach(async () => {
  stage = await doctorStage()
  await stage.reconciled(HOUR_MS)
})
afterEach(() => stage.close())

/** What the doctor says to somebody who may not do these things with the table. */
async function doctor(...denied: string[]) {
  const proxy = await startDenyingProxy(stage.environment.AWS_ENDPOINT_URL_DYNAMODB ?? '', denied)
  try {
    return await stage.run({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url })
  } finally {
    await proxy.close()
  }
}

describe('permissions', () => {
  test.each([
    [
      'PutItem',
      'no command that changes something works from here, and those that ask Commerce Layer do so out of turn',
    ],
    ['UpdateItem', 'no command that changes a run works from here'],
    ['Scan', '"reconcile" does not work from here'],
  ])('without %s: what lacks, and what does not work without it', async (action, consequence) => {
    const { exitCode, terminal } = await doctor(action)
    expect(exitCode).toBe(0)
    expect(terminal.said).toContain('permissions      notice: 5 of 6 on the ledger, as arn:aws:iam::000000000000:root')
    expect(terminal.said.slice(-6)).toEqual([
      'notice not_allowed',
      `  AWS does not let these credentials do dynamodb:${action}, so ${consequence}.`,
      `    action: dynamodb:${action}`,
      `  Allow dynamodb:${action} to them, or log in with others, e.g. by AWS_PROFILE.`,
      '',
      '1 finding',
    ])
  })

  test('to look at the table alone: the rest is looked at', async () => {
    const { exitCode, terminal } = await doctor('DescribeTable')
    expect(exitCode).toBe(0)
    expect(terminal.said).toContain('reconciliation   ok: 1 h ago, finished, nothing found')
    expect(terminal.said).toContain(
      '  AWS does not let these credentials do dynamodb:DescribeTable, so how the table is set up was not looked at.',
    )
  })

  test('to read nothing: each look says so, and what does not need the ledger is looked at', async () => {
    const { exitCode, terminal } = await doctor('DescribeTable', 'GetItem', 'BatchGetItem', 'Query', 'Scan')
    expect(exitCode).toBe(1)
    expect(terminal.said).toContain('dispatch         notice: not looked at')
    expect(terminal.said).toContain('reconciliation   notice: not looked at')
    expect(terminal.said).toContain('webhooks         ok: 20 of 20 topics delivered')
  })

  test('are tried without a trace', async () => {
    const client = new DynamoDBClient(localAwsClient(stage.environment.AWS_ENDPOINT_URL_DYNAMODB ?? ''))
    const rows = async () => (await client.send(new ScanCommand({ TableName: stage.environment.LEDGER_TABLE }))).Items
    const before = await rows()
    await doctor()
    expect(await rows()).toEqual(before)
    client.destroy()
  })
})
