import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { batchResponse, deliveryRequest, httpAnswer, queueMessages } from '../../lib/adapters/lambda-events.ts'
import { verifySignature } from '../../lib/core/signature.ts'

describe('an HTTP API event', () => {
  test('gives topic, signature and the bytes that came, be they text or base64', () => {
    const text = '{"data":"ü"}'
    const plain = deliveryRequest(httpEvent({ body: text, isBase64Encoded: false }))
    const encoded = deliveryRequest(httpEvent({ body: Buffer.from(text).toString('base64'), isBase64Encoded: true }))
    expect(plain).toMatchObject({ pathTopic: 'orders.place', headerTopic: 'orders.place', signature: 'signed' })
    expect(Buffer.from(plain.body).toString()).toBe(text)
    expect(Buffer.from(encoded.body).equals(plain.body)).toBe(true)
  })

  test('keeps bytes that are no text', () => {
    const body = Buffer.from([0xff, 0x00, 0xc3, 0x28])
    const event = httpEvent({ body: body.toString('base64'), isBase64Encoded: true })
    expect(Buffer.from(deliveryRequest(event).body).equals(body)).toBe(true)
  })

  test('without a body or headers is an empty delivery', () => {
    const { body, pathParameters, ...bare } = httpEvent({ headers: {} })
    expect(deliveryRequest(bare)).toEqual({
      pathTopic: '',
      headerTopic: undefined,
      signature: undefined,
      body: Buffer.alloc(0),
    })
  })

  test('is read whatever the case of its header names', () => {
    const event = httpEvent({
      headers: { 'X-CommerceLayer-Topic': 'orders.place', 'X-COMMERCELAYER-SIGNATURE': 'signed' },
    })
    expect(deliveryRequest(event)).toMatchObject({ headerTopic: 'orders.place', signature: 'signed' })
  })

  test('with a doubled signature header is never valid', () => {
    const event = httpEvent({ headers: { 'x-commercelayer-signature': `${'A'.repeat(43)}=,${'A'.repeat(43)}=` } })
    expect(verifySignature({ ...deliveryRequest(event), secrets: ['secret'] })).toBe('malformed')
  })
})

test('the answer to a delivery is its status and outcome', () => {
  expect(httpAnswer({ status: 401, outcome: 'forged' })).toEqual({
    statusCode: 401,
    headers: { 'content-type': 'application/json' },
    body: '{"outcome":"forged"}',
  })
})

test('an SQS event gives its messages with their sent time and receive count', () => {
  const attributes = {
    ApproximateReceiveCount: '2',
    SentTimestamp: '1796083200000',
    SenderId: 'sender',
    ApproximateFirstReceiveTimestamp: '1796083200001',
  }
  const place = { messageAttributes: {}, md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: '', awsRegion: '' }
  const event: SQSEvent = { Records: [{ messageId: 'id', receiptHandle: 'handle', body: '{}', attributes, ...place }] }
  expect(queueMessages(event)).toEqual([
    { id: 'id', receiptHandle: 'handle', body: '{}', sentMs: 1_796_083_200_000, receiveCount: 2 },
  ])
})

test('the answer to a batch names the messages that SQS keeps', () => {
  expect(batchResponse(['a', 'b'])).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }] })
})

function httpEvent(changes: Partial<APIGatewayProxyEventV2>): APIGatewayProxyEventV2 {
  const http = {
    method: 'POST',
    path: '/deliveries/orders.place',
    protocol: 'HTTP/1.1',
    sourceIp: '127.0.0.1',
    userAgent: '',
  }
  const request = {
    accountId: '',
    apiId: '',
    domainName: '',
    domainPrefix: '',
    http,
    requestId: '',
    routeKey: '',
    stage: '',
  }
  return {
    version: '2.0',
    routeKey: 'POST /deliveries/{topic}',
    rawPath: '/deliveries/orders.place',
    rawQueryString: '',
    headers: { 'x-commercelayer-topic': 'orders.place', 'x-commercelayer-signature': 'signed' },
    pathParameters: { topic: 'orders.place' },
    requestContext: { ...request, time: '', timeEpoch: 0 },
    body: '{}',
    isBase64Encoded: false,
    ...changes,
  }
}
