import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localAwsClient } from '../../../lib/local/aws/local-aws.ts'
import { type LocalSsm, startSsm } from '../../../lib/local/aws/ssm.ts'

let ssm: LocalSsm
let client: SSMClient
beforeEach(async () => {
  ssm = await startSsm(new Map([['/given', 'hush']]))
  client = new SSMClient({ ...localAwsClient(ssm.endpoint), maxAttempts: 1 })
})
afterEach(async () => {
  client.destroy()
  await ssm.close()
})

const get = (Name: string) => client.send(new GetParameterCommand({ Name, WithDecryption: true }))
const put = (Name: string, Value: string, Overwrite = false) =>
  client.send(new PutParameterCommand({ Name, Value, Overwrite, Type: 'SecureString' }))

describe('the embedded SSM', () => {
  test('has the parameters that it was started with, in their first version', async () => {
    expect((await get('/given')).Parameter).toMatchObject({ Name: '/given', Value: 'hush', Version: 1 })
  })

  test('says that a parameter is not there as AWS says it', async () => {
    await expect(get('/missing')).rejects.toMatchObject({ name: 'ParameterNotFound' })
  })

  test('replaces a parameter only when it is told to, by its next version', async () => {
    await expect(put('/given', 'other')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' })
    expect(await put('/given', 'other', true)).toMatchObject({ Version: 2 })
    expect(await put('/new', 'first')).toMatchObject({ Version: 1 })
    expect([ssm.value('/given'), ssm.value('/new'), ssm.value('/missing')]).toEqual(['other', 'first', undefined])
  })

  test('refuses what a standard parameter does not hold', async () => {
    await expect(put('/new', 'x'.repeat(4_097))).rejects.toMatchObject({ name: 'ValidationException' })
    await expect(put('/new', '')).rejects.toMatchObject({ name: 'ValidationException' })
    expect(await put('/new', 'x'.repeat(4_096))).toMatchObject({ Version: 1 })
  })

  test('refuses what it has not', async () => {
    const body = 'not JSON'
    const answer = await fetch(ssm.endpoint, { method: 'POST', headers: { 'x-amz-target': 'AmazonSSM.Delete' }, body })
    expect([answer.status, await answer.json()]).toMatchObject([400, { __type: 'UnknownOperationException' }])
  })
})
