import { SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFunctionReader } from '../../lib/adapters/function-settings.ts'
import { ServiceRefusal } from '../../lib/adapters/signed-json.ts'
import { type HttpServer, startHttpServer } from './http-server.ts'
import { signatureOf } from './signature.ts'

let answer: { status: number; type?: string; body: string }
let asked: string[]
let signatures: { claimed: string; needed: string }[]
let server: HttpServer
let client: SQSClient
beforeEach(async () => {
  asked = []
  signatures = []
  server = await startHttpServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${/Credential=\S+/.exec(request.headers.authorization ?? '')}`)
    const { method = '', url = '', headers: given } = request
    const [claimed = ''] = /[0-9a-f]{64}$/.exec(given.authorization ?? '') ?? []
    const needed = signatureOf({ method, url, headers: given, body: '', service: 'lambda', secret: 'secret' })
    signatures.push({ claimed, needed })
    const headers = answer.type === undefined ? {} : { 'x-amzn-errortype': answer.type }
    response.writeHead(answer.status, headers).end(answer.body)
  })
  client = new SQSClient({ region: 'eu-west-1', credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' } })
})
afterEach(async () => {
  client.destroy()
  await server.close()
})

const reader = () => makeFunctionReader({ client, endpoint: server.url })

test('asks Lambda, by signed requests in the region of the credentials', async () => {
  answer = { status: 200, body: '{}' }
  const { settings, reservedConcurrency, eventSources } = reader()
  await Promise.all([settings('a-b'), reservedConcurrency('a-b'), eventSources('arn:a-b')])
  const scope = /^GET \S+ Credential=AKID\/\d{8}\/eu-west-1\/lambda\/aws4_request,$/
  expect(asked).toEqual([expect.stringMatching(scope), expect.stringMatching(scope), expect.stringMatching(scope)])
  for (const { claimed, needed } of signatures) expect(claimed).toBe(needed)
  expect(asked.map((one) => one.split(' ')[1]).toSorted()).toEqual([
    '/2015-03-31/event-source-mappings?FunctionName=arn%3Aa-b',
    '/2015-03-31/functions/a-b/configuration',
    '/2019-09-30/functions/a-b/concurrency',
  ])
})

test('reads what is there, and takes what is missing for nothing', async () => {
  answer = {
    status: 200,
    body: '{"Timeout":5,"Environment":{"Variables":{"A":"x","B":7}},"EventSourceMappings":[null,{}]}',
  }
  expect(await reader().settings('a')).toMatchObject({ timeoutSeconds: 5, runtime: '', variables: { A: 'x' } })
  expect(await reader().reservedConcurrency('a')).toBeUndefined()
  expect(await reader().eventSources('a')).toEqual([
    { queueArn: '', state: '', batchSize: 0, windowSeconds: 0, maximumConcurrency: undefined, failures: 'whole_batch' },
  ])
})

test.each([
  [{ status: 403, type: 'AccessDeniedException:http://x', body: '{"Message":"no"}' }, 'AccessDeniedException', 'no'],
  [{ status: 400, type: 'ValidationException', body: '{"message":"no"}' }, 'ValidationException', 'no'],
  [{ status: 502, body: '<html>' }, 'HTTP 502', 'HTTP 502'],
  [{ status: 200, body: 'no JSON' }, 'HTTP 200', 'HTTP 200'],
])('%j is a refusal', async (given, code, message) => {
  answer = given
  const refusal = await reader()
    .settings('a')
    .catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(ServiceRefusal)
  expect(refusal).toMatchObject({ code, name: code, message })
})
