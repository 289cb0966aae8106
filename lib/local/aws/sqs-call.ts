import type { buildApp } from 'fauxqs'

export type SqsApp = ReturnType<typeof buildApp>

/** One call to SQS: an action and its input, answered with its output. */
export type SqsCall = (action: string, input: object) => Promise<SqsOutput>

/** What is used of SQS's answers, in its own words. */
export interface SqsOutput {
  Messages?: SqsMessage[]
  QueueUrls?: string[]
  Attributes?: Record<string, string>
}

export interface SqsMessage {
  MessageId: string
  ReceiptHandle: string
  Body: string
  MD5OfBody: string
  Attributes?: Record<string, string>
  MessageAttributes?: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>
}

/** Calls an app in this process, in the JSON protocol of SQS. */
export function callerOf(app: SqsApp): SqsCall {
  return async (action, input) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
      payload: JSON.stringify(input),
    })
    if (answer.statusCode !== 200) throw new Error(`SQS refused ${action}: ${answer.body}`)
    return answer.json<SqsOutput>()
  }
}
