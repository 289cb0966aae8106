import { expect, test } from 'vitest'
import { readDeployment } from '../../lib/local/deployment/read-deployment.ts'
import { environmentOfAll, functionEnvironment } from '../../lib/local/function-environment.ts'

const deployment = readDeployment()
const sources = {
  resources: new Map([
    ['Ledger', 'the-table'],
    ['CopyRequests', 'http://queue'],
    ['Parked', 'http://parked'],
  ]),
  aws: { AWS_REGION: 'us-east-1' },
  overrides: {},
}

function environmentOf(name: string, overrides: Record<string, string> = {}): Record<string, string> {
  const found = deployment.functions.find((fn) => fn.name === name)
  if (found === undefined) throw new Error(`no function ${name}`)
  return functionEnvironment(found, { ...sources, overrides })
}

test('a function is given what serverless.yml gives it, with the embedded table and queues', () => {
  expect(environmentOf('receive-delivery')).toMatchObject({
    AWS_REGION: 'us-east-1',
    LEDGER_TABLE: 'the-table',
    COPY_REQUESTS_QUEUE_URL: 'http://queue',
    CATCH_UP: 'latest',
  })
})

test('a function is not given what only others need', () => {
  const overrides = { COMMERCE_LAYER_CLIENT_SECRET: 'secret', COMMERCE_LAYER_API_URL: 'http://emulator', MISTYPED: 'x' }
  const given = Object.keys(environmentOf('dispatch-runs', overrides))
  expect(given.filter((name) => name.startsWith('COMMERCE_LAYER') || name === 'MISTYPED')).toEqual([])
  expect(environmentOf('create-copies', overrides)).toMatchObject({ COMMERCE_LAYER_API_URL: 'http://emulator' })
})

test('a secret takes the place of the name of its parameter', () => {
  const environment = environmentOf('receive-delivery', { WEBHOOK_SECRETS: '{"*":["s"]}' })
  expect(environment.WEBHOOK_SECRETS).toBe('{"*":["s"]}')
  expect(environment).not.toHaveProperty('WEBHOOK_SECRETS_PARAMETER')
})

test('an override wins over serverless.yml', () => {
  expect(environmentOf('create-copies', { CATCH_UP: 'all' }).CATCH_UP).toBe('all')
})

test('a client of the whole stack is given what any function is given', () => {
  const environment = environmentOfAll(deployment, { ...sources, overrides: { COMMERCE_LAYER_CLIENT_ID: 'id' } })
  expect(environment).toMatchObject({ PARKED_QUEUE_URL: 'http://parked', COMMERCE_LAYER_CLIENT_ID: 'id' })
})
