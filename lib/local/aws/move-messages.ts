import type { SqsCall, SqsMessage } from './sqs-call.ts'

/**
 * Moves what is receivable in one queue to another, once each: what comes back meanwhile stays. A moved message is a
 * new one, with another id and the time of the move as its sent timestamp. Answers how many were moved.
 */
export async function moveMessages(call: SqsCall, { from, to }: { from: string; to: string }): Promise<number> {
  const messages = await receiveAll(call, from)
  for (const message of messages) {
    await call('SendMessage', { QueueUrl: to, MessageBody: message.Body, MessageAttributes: message.MessageAttributes })
    await call('DeleteMessage', { QueueUrl: from, ReceiptHandle: message.ReceiptHandle })
  }
  return messages.length
}

async function receiveAll(call: SqsCall, queueUrl: string): Promise<SqsMessage[]> {
  const received: SqsMessage[] = []
  for (;;) {
    const { Messages = [] } = await call('ReceiveMessage', {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    })
    if (Messages.length === 0) return received
    received.push(...Messages)
  }
}
