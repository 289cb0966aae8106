import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { DeliveryRequest, QueueMessage } from '../flows/dependencies.ts'

/** An HTTP API event as a delivery. A header sent twice arrives joined by a comma, which is never a valid signature. */
export function deliveryRequest(event: APIGatewayProxyEventV2): DeliveryRequest {
  return {
    pathTopic: event.pathParameters?.topic ?? '',
    headerTopic: header(event, 'x-commercelayer-topic'),
    signature: header(event, 'x-commercelayer-signature'),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  }
}

/** The answer to a delivery: its status and outcome, and nothing that came in. */
export function httpAnswer(answer: { status: number; outcome: string }): APIGatewayProxyStructuredResultV2 {
  const headers = { 'content-type': 'application/json' }
  return { statusCode: answer.status, headers, body: JSON.stringify({ outcome: answer.outcome }) }
}

/** The messages of an SQS batch. */
export function queueMessages(event: SQSEvent): QueueMessage[] {
  return event.Records.map(({ messageId, receiptHandle, body, attributes }) => ({
    id: messageId,
    receiptHandle,
    body,
    sentMs: Number(attributes.SentTimestamp),
    receiveCount: Number(attributes.ApproximateReceiveCount),
  }))
}

/** The answer to an SQS batch: the messages that SQS is to keep. */
export function batchResponse(keptMessageIds: readonly string[]): SQSBatchResponse {
  return { batchItemFailures: keptMessageIds.map((itemIdentifier) => ({ itemIdentifier })) }
}

/** API Gateway sends names in lower case, and always some; whoever stands in its place may not. */
function header(event: APIGatewayProxyEventV2, name: string): string | undefined {
  return Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1]
}
