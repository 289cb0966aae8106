import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readCaller } from '../../lib/adapters/caller.ts'
import { signatureOf } from './signature.ts'

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not really a secret' }
const ARN = 'arn:aws:sts::123456789012:assumed-role/on-duty/night'

let asked: { headers: IncomingHttpHeaders; body: string }[]
let answer: { status: number; body: string }
let server: Server
let endpoint: string
let client: SQSClient
beforeEach(async () => {
  asked = []
  answer = { status: 200, body: `<GetCallerIdentityResponse><Arn>${ARN}</Arn></GetCallerIdentityResponse>` }
  server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
    asked.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString() })
    outgoing.writeHead(answer.status).end(answer.body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  client = new SQSClient({ region: 'eu-west-1', credentials: KEYS })
})
afterEach(async () => {
  client.destroy()
  server.closeAllConnections()
  await new Promise<void>((closed) => void server.close(() => closed()))
})

test('whoever the credentials belong to is whom STS takes a signed question of theirs for', async () => {
  expect(await readCaller({ client, endpoint })).toBe(ARN)
  const [{ headers, body } = { headers: {}, body: '' }] = asked
  expect(body).toBe('Action=GetCallerIdentity&Version=2011-06-15')
  expect(headers.authorization).toContain('Credential=AKIDEXAMPLE/')
  expect(headers.authorization).toContain(
    `Signature=${signatureOf({ method: 'POST', url: '/', headers, body, service: 'sts', secret: KEYS.secretAccessKey })}`,
  )
})

test.each([
  ['refuses', { status: 403, body: '<ErrorResponse/>' }],
  ['answers something else', { status: 200, body: '<html></html>' }],
])('where STS %s, it is the id of the access key', async (_, given) => {
  answer = given
  expect(await readCaller({ client, endpoint })).toBe('access key AKIDEXAMPLE')
})

test('where STS is out of reach, it is the id of the access key', async () => {
  expect(await readCaller({ client, endpoint: 'http://127.0.0.1:1' })).toBe('access key AKIDEXAMPLE')
})

test('without credentials it is nobody', async () => {
  const nobody = new SQSClient({ region: 'eu-west-1', credentials: () => Promise.reject(new Error('no credentials')) })
  await expect(readCaller({ client: nobody, endpoint })).rejects.toThrow('no credentials')
})
