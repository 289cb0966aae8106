import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { explainingWebhookFailures } from '../../../lib/cli/webhooks/explain-webhook-failure.ts'
import type { ApiFailure } from '../../../lib/core/failure.ts'
import { SecretsOverwritten } from '../../../lib/flows/webhooks/change-secrets.ts'
import { NotDone } from '../../../lib/flows/webhooks/demand.ts'
import { type HttpServer, startHttpServer } from '../../adapters/http-server.ts'
import { PARAMETER, type WebhooksStage, webhooksStage } from '../webhooks-stage.ts'

let stage: WebhooksStage
beforeEach(async () => {
  stage = await webhooksStage()
})
afterEach(() => stage.close())

/** The error that a command ends with, under another environment. */
async function errorOf(args: readonly string[], environment: Record<string, string>) {
  const { exitCode, terminal } = await stage.run([...args, '--json'], {
    environment: { ...stage.environment, ...environment },
  })
  return { exitCode, ...JSON.parse(terminal.said.at(-1) ?? '{}') }
}

const created = () => stage.emulator.control.state().webhooks.length

describe('webhooks', () => {
  test('are refused without an address', async () => {
    expect(await errorOf(['plan'], { DELIVERIES_URL: '' })).toEqual({
      exitCode: 2,
      error: {
        code: 'no_deliveries_url',
        message: 'Webhooks need the URL that deliveries come in at, which ends in /deliveries; nothing says it.',
        remedy: 'Give it by --url or DELIVERIES_URL; "npx serverless info --verbose" shows it as DeliveriesUrl.',
      },
    })
    expect(await errorOf(['plan', '--url', 'https://a.example'], {})).toMatchObject({
      error: { message: expect.stringContaining('this is none: https://a.example.') },
    })
  })

  test('are not changed where the secrets stand in a variable, but looked at', async () => {
    const environment = { WEBHOOK_SECRETS: '{"*":["hush"]}' }
    expect(await errorOf(['apply', '--yes'], environment)).toMatchObject({
      exitCode: 2,
      error: { code: 'secrets_at_hand' },
    })
    expect(created()).toBe(0)
    expect(await errorOf(['plan'], environment)).toMatchObject({ exitCode: 1, outcome: 'to_do' })
  })

  test('are not changed where credentials are refused', async () => {
    expect(await errorOf(['apply', '-y'], { COMMERCE_LAYER_CLIENT_SECRET: 'wrong' })).toMatchObject({
      exitCode: 1,
      error: {
        code: 'not_permitted',
        message: expect.stringContaining('Commerce Layer refuses the credentials'),
        remedy: expect.stringContaining('must be an integration'),
      },
    })
  })
})

describe('what AWS refuses', () => {
  let aws: HttpServer
  const answers: Record<string, object> = {}
  beforeEach(async () => {
    aws = await startHttpServer((request, response) => {
      const action = String(request.headers['x-amz-target']).replace('AmazonSSM.', '')
      request.resume()
      const answer = answers[action] ?? { Parameter: { Name: PARAMETER, Value: '{}', Version: 1 } }
      response.writeHead('__type' in answer ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify(answer))
    })
  })
  afterEach(async () => {
    await aws.close()
    for (const action of Object.keys(answers)) delete answers[action]
  })

  const reading: [string, string][] = [
    ['AccessDeniedException', 'secrets_not_permitted'],
    ['ExpiredTokenException', 'aws_credentials'],
    ['UnrecognizedClientException', 'aws_credentials'],
    ['InvalidKeyId', 'secrets_unreachable'],
  ]
  test.each(reading)('by %s ends before anything is created, with %s', async (type, code) => {
    answers.GetParameter = { __type: type, message: 'no' }
    expect(await errorOf(['apply', '--yes'], { AWS_ENDPOINT_URL_SSM: aws.url })).toMatchObject({
      exitCode: 1,
      error: { code },
    })
    expect(created()).toBe(0)
  })

  const writing: [string, string][] = [
    ['AccessDeniedException', 'secrets_not_permitted'],
    ['ValidationException', 'secrets_not_storable'],
    ['ParameterAlreadyExists', 'secrets_stored_meanwhile'],
  ]
  test.each(writing)('to store by %s leaves disabled webhooks, which the next apply takes up', async (type, code) => {
    answers.PutParameter = { __type: type, message: 'no' }
    expect(await errorOf(['apply', '--yes'], { AWS_ENDPOINT_URL_SSM: aws.url })).toMatchObject({
      exitCode: 1,
      error: { code },
    })
    const { webhooks } = stage.emulator.control.state()
    expect(webhooks.map(({ disabled_at }) => disabled_at)).not.toContain(null)
    const { terminal } = await stage.run(['apply', '--yes'])
    expect(terminal.said[0]).toBe('Webhooks: 20 secrets stored, 20 enabled.')
  })

  test('a refusal that quotes the value is not passed on, nor by --debug', async () => {
    answers.PutParameter = { __type: 'ValidationException', message: 'the value {"orders.place":["hush"]} is too long' }
    const { terminal } = await stage.run(['apply', '--yes', '--debug', '--json'], {
      environment: { ...stage.environment, AWS_ENDPOINT_URL_SSM: aws.url },
    })
    const told = [...terminal.said, ...terminal.noted].join('\n')
    expect(told).toContain('secrets_not_storable')
    expect(told).not.toContain('hush')
  })

  test('a parameter that holds something else is never replaced', async () => {
    answers.GetParameter = { Parameter: { Name: PARAMETER, Value: 'hush, not JSON', Version: 3 } }
    const refused = await errorOf(['apply', '--yes'], { AWS_ENDPOINT_URL_SSM: aws.url })
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'secrets_unreachable' } })
    expect(JSON.stringify(refused)).not.toContain('hush')
    expect(created()).toBe(0)
  })
})

describe('a failure is told with what to do about it', () => {
  const failure: ApiFailure = {
    stage: 'request',
    sent: 'maybe',
    status: 403,
    errors: [],
    readable: true,
    retryAfterMs: undefined,
    cause: 'HTTP 403',
  }
  const told = (error: Error) => explainingWebhookFailures(Promise.reject(error))

  test.each([
    [{ status: 403 }, 'not_permitted', 'does not let this API client create it'],
    [{ status: 429 }, 'throttled', 'was asked too much to create it'],
    [{ status: undefined }, 'commerce_layer_unreachable', 'did not say that it would create it'],
    [{ status: 422 }, 'commerce_layer_failed', 'did not create it'],
  ])('%o', async (changed, code, words) => {
    const error = new NotDone('create it', { ...failure, ...changed })
    await expect(told(error)).rejects.toMatchObject({ code, message: expect.stringContaining(words) })
  })

  test('secrets that were overwritten, and what nobody expected', async () => {
    await expect(told(new SecretsOverwritten())).rejects.toMatchObject({ code: 'secrets_overwritten' })
    await expect(told(new RangeError('else'))).rejects.toBeInstanceOf(RangeError)
  })
})
