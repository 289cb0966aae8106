import { ChangeMessageVisibilityCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { decodeMessage } from '../../core/messages.ts'
import type { DeadLetters } from './accounting.ts'
import type { Stage } from './stage.ts'

/** Messages that were looked at are hidden until all have been; this is for the case that we are killed meanwhile. */
const HIDDEN_SECONDS = 30

/** What lies in the dead-letter queue; it stays there. */
export async function readDeadLetters(stage: Pick<Stage, 'stack' | 'sqs'>): Promise<DeadLetters> {
  const decoded = (await peek(stage)).map(({ Body }) => decodeMessage(Body ?? ''))
  const runs = decoded.flatMap((message) => (message.kind === 'copy_request' ? [message.run] : []))
  const unreadable = decoded.filter(({ kind }) => kind === 'unreadable').length
  return { runs, unreadable, others: decoded.length - runs.length - unreadable }
}

/** All messages, each once; afterwards they can be received as before. */
async function peek(stage: Pick<Stage, 'stack' | 'sqs'>): Promise<readonly Message[]> {
  const messages = await hideAll(stage)
  const QueueUrl = stage.stack.queueUrls.parked
  for (const { ReceiptHandle } of messages) {
    await stage.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
  }
  return messages
}

async function hideAll({ stack, sqs }: Pick<Stage, 'stack' | 'sqs'>): Promise<readonly Message[]> {
  const seen = new Map<string, Message>()
  for (;;) {
    const command = new ReceiveMessageCommand({
      QueueUrl: stack.queueUrls.parked,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: HIDDEN_SECONDS,
    })
    const { Messages: messages = [] } = await sqs.send(command)
    const fresh = messages.filter(({ MessageId }) => !seen.has(MessageId ?? ''))
    if (fresh.length === 0) return [...seen.values()]
    for (const message of fresh) seen.set(message.MessageId ?? '', message)
  }
}

/** The bodies of the messages in the dead-letter queue that the ledger does not know of. */
export async function foreignDeadLetters(stage: Pick<Stage, 'stack' | 'sqs'>): Promise<string[]> {
  const bodies = (await peek(stage)).map(({ Body }) => Body ?? '')
  return bodies.filter((body) => decodeMessage(body).kind !== 'copy_request')
}
