import type { SqsCall } from './sqs-call.ts'

/** The URLs of the queues whose dead letters go to the queue with this ARN. */
export async function deadLetterSources(call: SqsCall, queueArn: string): Promise<string[]> {
  const { QueueUrls = [] } = await call('ListQueues', {})
  const sources: string[] = []
  for (const url of QueueUrls) {
    const { Attributes = {} } = await call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['RedrivePolicy'] })
    const policy: { deadLetterTargetArn?: unknown } = JSON.parse(Attributes.RedrivePolicy ?? '{}')
    if (policy.deadLetterTargetArn === queueArn) sources.push(url)
  }
  return sources
}
