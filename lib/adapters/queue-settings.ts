import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { isFields, textField, wholeField } from '../core/fields.ts'
import { parseJson } from '../core/json-api.ts'

/** How a queue is set up. */
export interface QueueSettings {
  arn: string
  visibilityTimeoutSeconds: number
  retentionSeconds: number
  /** Where messages go that were received too often; undefined: nowhere. */
  deadLetter: { targetArn: string; maxReceiveCount: number } | undefined
}

/** Asks SQS how a queue is set up. Rejects where it does not answer, or there is no such queue. */
export async function readQueueSettings(client: SQSClient, queueUrl: string): Promise<QueueSettings> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] })
  const { Attributes: attributes = {} } = await client.send(command)
  return {
    arn: attributes.QueueArn ?? '',
    visibilityTimeoutSeconds: Number(attributes.VisibilityTimeout ?? 0),
    retentionSeconds: Number(attributes.MessageRetentionPeriod ?? 0),
    deadLetter: deadLetterOf(attributes.RedrivePolicy ?? ''),
  }
}

function deadLetterOf(policy: string): QueueSettings['deadLetter'] {
  const parsed = parseJson(new TextEncoder().encode(policy))
  if (!parsed.ok || !isFields(parsed.value)) return undefined
  const targetArn = textField(parsed.value, 'deadLetterTargetArn')
  const maxReceiveCount = wholeField(parsed.value, 'maxReceiveCount')
  return targetArn === undefined || maxReceiveCount === undefined ? undefined : { targetArn, maxReceiveCount }
}
