import { describe, expect, test } from 'vitest'
import { ConfigurationInvalid } from '../../lib/core/configuration-invalid.ts'
import { type ConfigurationReader, readConfiguration } from '../../lib/core/environment.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import type { Environment } from '../../lib/core/variables.ts'

const COMPLETE: Environment = {
  LEDGER_TABLE: 'ledger',
  COPY_REQUESTS_QUEUE_URL: 'https://sqs.example/requests',
  PARKED_QUEUE_URL: 'https://sqs.example/parked',
  COMMERCE_LAYER_ORGANIZATION: 'my-shop',
  COMMERCE_LAYER_CLIENT_ID: 'client',
  COMMERCE_LAYER_CLIENT_SECRET: 'hush',
  WEBHOOK_SECRETS: '{"orders.place":["hush"]}',
}

const everything = (read: ConfigurationReader) => ({
  settings: read.settings(),
  table: read.ledgerTable(),
  queues: [read.copyRequestsQueueUrl(), read.parkedQueueUrl()],
  commerceLayer: read.commerceLayer(),
  webhookSecrets: read.webhookSecrets(),
})

describe('a complete configuration', () => {
  test('is read, with the defaults for what it leaves out', () => {
    expect(readConfiguration(COMPLETE, everything)).toEqual({
      settings: DEFAULT_SETTINGS,
      table: 'ledger',
      queues: ['https://sqs.example/requests', 'https://sqs.example/parked'],
      commerceLayer: {
        organization: 'my-shop',
        apiUrl: 'https://my-shop.commercelayer.io',
        authUrl: 'https://auth.commercelayer.io',
        clientId: 'client',
        clientSecret: { kind: 'value', value: 'hush' },
      },
      webhookSecrets: { kind: 'value', value: new Map([['orders.place', ['hush']]]) },
    })
  })

  test('may point elsewhere, and then needs no organization', () => {
    const url = 'http://127.0.0.1:4010'
    const elsewhere = { ...COMPLETE, COMMERCE_LAYER_ORGANIZATION: '', COMMERCE_LAYER_API_URL: `${url}/` }
    const { commerceLayer } = readConfiguration({ ...elsewhere, COMMERCE_LAYER_AUTH_URL: url }, everything)
    expect(commerceLayer).toMatchObject({ apiUrl: url, authUrl: url })
  })

  test('may name the parameters that hold its secrets', () => {
    const { COMMERCE_LAYER_CLIENT_SECRET: _secret, WEBHOOK_SECRETS: _secrets, ...others } = COMPLETE
    const named = { COMMERCE_LAYER_CLIENT_SECRET_PARAMETER: '/secret', WEBHOOK_SECRETS_PARAMETER: '/webhooks' }
    const read = readConfiguration({ ...others, ...named }, everything)
    expect(read.commerceLayer.clientSecret).toEqual({ kind: 'parameter', name: '/secret' })
    expect(read.webhookSecrets).toEqual({ kind: 'parameter', name: '/webhooks' })
  })

  test('may hold a queue URL whose host is a name within an address, as an embedded SQS has them', () => {
    const COPY_REQUESTS_QUEUE_URL = 'http://sqs.us-east-1.127.0.0.1:4100/000000000000/requests'
    const { queues } = readConfiguration({ ...COMPLETE, COPY_REQUESTS_QUEUE_URL }, everything)
    expect(queues[0]).toBe(COPY_REQUESTS_QUEUE_URL)
  })
})

describe('a configuration that is wrong', () => {
  test('says so once, naming every variable and both ways to set it', () => {
    const error = errorOf({ CATCH_UP: 'sometimes', SETTLE_SECONDS: 'a minute' })
    expect(error.code).toBe('CONFIGURATION_INVALID')
    expect(error.variables.toSorted()).toEqual([
      'CATCH_UP',
      'COMMERCE_LAYER_CLIENT_ID',
      'COMMERCE_LAYER_CLIENT_SECRET',
      'COMMERCE_LAYER_ORGANIZATION',
      'COPY_REQUESTS_QUEUE_URL',
      'LEDGER_TABLE',
      'PARKED_QUEUE_URL',
      'SETTLE_SECONDS',
      'WEBHOOK_SECRETS',
    ])
    for (const variable of error.variables) expect(error.message).toContain(`- ${variable}: expected `)
    expect(error.message).toContain('but got "sometimes"')
    expect(error.message).toContain('serverless.yml')
    expect(error.message).toContain('.env')
  })

  test.each([
    ['COPY_REQUESTS_QUEUE_URL', 'copy-requests'],
    ['COMMERCE_LAYER_API_URL', 'my-shop.commercelayer.io'],
    ['COMMERCE_LAYER_AUTH_URL', 'ftp://auth.example'],
    ['COMMERCE_LAYER_ORGANIZATION', 'https://my-shop.commercelayer.io'],
    ['LEDGER_TABLE', 'two words'],
    ['WEBHOOK_SECRETS', '["hush"]'],
    ['WEBHOOK_SECRETS', '{"orders.place":"hush"}'],
  ])('with %s=%s names that variable alone', (variable, value) => {
    const error = errorOf({ ...COMPLETE, [variable]: value })
    expect(error.variables).toEqual([variable])
  })

  test('never repeats a secret', () => {
    expect(errorOf({ ...COMPLETE, WEBHOOK_SECRETS: '{"orders.place":"hush-hush"' }).message).not.toContain('hush')
  })

  test('is not the business of a function that does not need it', () => {
    const { COMMERCE_LAYER_CLIENT_ID: _id, WEBHOOK_SECRETS: _secrets, ...others } = COMPLETE
    expect(readConfiguration(others, (read) => read.ledgerTable())).toBe('ledger')
  })
})

function errorOf(environment: Environment): ConfigurationInvalid {
  try {
    readConfiguration(environment, everything)
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return error
    throw error
  }
  throw new Error('the configuration was meant to be refused')
}
