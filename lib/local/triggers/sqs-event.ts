import type { SqsMessage } from '../aws/sqs-call.ts'

/** The event that Lambda's poller makes of a batch of messages. */
export function sqsEventOf(messages: readonly SqsMessage[], queue: { arn: string; region: string }): object {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [name, attributeOf(attribute)]),
      ),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: queue.region,
    })),
  }
}

function attributeOf(attribute: { DataType: string; StringValue?: string; BinaryValue?: string }): object {
  return {
    stringValue: attribute.StringValue,
    binaryValue: attribute.BinaryValue,
    stringListValues: [],
    binaryListValues: [],
    dataType: attribute.DataType,
  }
}
