import type { SqsMessage } from '../aws/sqs-call.ts'
import type { EventSourceDeployment } from '../deployment/deployment.ts'
import type { InvocationResult } from '../lambda/invocation-result.ts'

/**
 * The messages of a batch that a function has done with: all, or those it does not name as failed. None when the
 * invocation failed or when the answer cannot be understood, as AWS has it for ReportBatchItemFailures: an answer that
 * is no list of failures, or one that names an empty or unknown message.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function handledMessages(
  messages: readonly SqsMessage[],
  result: InvocationResult,
  failures: EventSourceDeployment['failures'],
): readonly SqsMessage[] {
  if (result.outcome !== 'returned') return []
  if (failures === 'whole_batch') return messages
  const failed = failedIds(result.value)
  if (failed === undefined || !failed.every((id) => messages.some((message) => message.MessageId === id))) return []
  return messages.filter((message) => !failed.includes(message.MessageId))
}

function failedIds(answer: unknown): unknown[] | undefined {
  if (answer === null || answer === undefined) return []
  if (typeof answer !== 'object') return undefined
  if (!('batchItemFailures' in answer) || answer.batchItemFailures === null) return []
  if (!Array.isArray(answer.batchItemFailures)) return undefined
  return answer.batchItemFailures.map((item: unknown) =>
    typeof item === 'object' && item !== null && 'itemIdentifier' in item ? item.itemIdentifier : undefined,
  )
}
