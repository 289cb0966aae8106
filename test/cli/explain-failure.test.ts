import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { explainFailure } from '../../lib/cli/explain-failure.ts'
import { localAwsClient } from '../../lib/local/aws/local-aws.ts'
import { type HttpServer, startHttpServer } from '../adapters/http-server.ts'

let answer: { __type: string; message: string }
let server: HttpServer
beforeEach(async () => {
  server = await startHttpServer((_, response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer))
  })
})
afterEach(() => server.close())

/** How a failure of the AWS client is explained. */
async function explained(options: Partial<ConstructorParameters<typeof DynamoDBClient>[0]> = {}) {
  const client = new DynamoDBClient({ ...localAwsClient(server.url), maxAttempts: 1, ...options })
  const error = await client.send(new ListTablesCommand()).catch((failure: unknown) => failure)
  client.destroy()
  const { code, message, remedy } = explainFailure(error)
  return { code, message, remedy }
}

test('credentials that have expired', async () => {
  answer = { __type: 'com.amazon.coral.service#ExpiredTokenException', message: 'The security token has expired' }
  expect(await explained()).toEqual({
    code: 'aws_expired',
    message: 'The AWS credentials of this terminal have expired.',
    remedy: 'Log in again, and give the same command.',
  })
})

test('credentials that may not do something: AWS says what, and so do we', async () => {
  const message = 'User: arn:aws:iam::1:user/n is not authorized to perform: dynamodb:Query on resource: arn:aws:x'
  answer = { __type: 'com.amazon.coral.service#AccessDeniedException', message }
  expect(await explained()).toEqual({
    code: 'aws_refused',
    message: 'AWS does not let these credentials do dynamodb:Query.',
    remedy: 'Allow dynamodb:Query to them, or log in with others, e.g. by AWS_PROFILE.',
  })
})

test('a queue that is not there', async () => {
  answer = { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'The specified queue does not exist.' }
  expect(await explained()).toMatchObject({ code: 'queue_missing', remedy: expect.stringContaining('doctor') })
})

test('credentials that AWS does not know', async () => {
  answer = { __type: 'com.amazon.coral.service#UnrecognizedClientException', message: 'The token is invalid.' }
  expect(await explained()).toMatchObject({
    code: 'aws_refused',
    message: 'AWS does not let this machine read the ledger (UnrecognizedClientException).',
  })
})

test('no credentials', async () => {
  const error = Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' })
  expect(await explained({ credentials: () => Promise.reject(error) })).toMatchObject({ code: 'aws_no_credentials' })
})

test('no region', async () => {
  const region = () => Promise.reject(new Error('Region is missing'))
  expect(await explained({ region })).toEqual({
    code: 'no_region',
    message: 'It is not said which AWS region Perennial runs in.',
    remedy: 'Set AWS_REGION to the region of the deployment.',
  })
})

test('anything else is said to be unexpected, with where to look', () => {
  expect(explainFailure(new RangeError('odd'))).toMatchObject({
    code: 'unexpected',
    message: 'This was not expected: odd.',
  })
  expect(explainFailure('odd')).toMatchObject({ code: 'unexpected' })
})
