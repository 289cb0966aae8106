import { expect, test } from 'vitest'
import type { SqsMessage } from '../../../lib/local/aws/sqs-call.ts'
import type { InvocationResult } from '../../../lib/local/lambda/invocation-result.ts'
import { handledMessages } from '../../../lib/local/triggers/handled-messages.ts'

const batch: SqsMessage[] = ['a', 'b', 'c'].map((id) => ({
  MessageId: id,
  ReceiptHandle: `${id}!`,
  Body: '',
  MD5OfBody: '',
}))

function handled(result: InvocationResult, failures: 'partial' | 'whole_batch' = 'partial'): string[] {
  return handledMessages(batch, result, failures).map(({ MessageId }) => MessageId)
}

function returned(value: unknown): InvocationResult {
  return { outcome: 'returned', value }
}

function failing(...ids: unknown[]): InvocationResult {
  return returned({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) })
}

test('all but the named messages are handled', () => {
  expect(handled(failing('b'))).toEqual(['a', 'c'])
})

test.each([
  ['an empty list', failing()],
  ['no answer', returned(null)],
  ['an empty answer', returned({})],
  ['null for the list', returned({ batchItemFailures: null })],
])('%s means that all are handled', (_, result) => {
  expect(handled(result)).toEqual(['a', 'b', 'c'])
})

test.each([
  ['an unknown message', failing('a', 'x')],
  ['an empty name', failing('')],
  ['a failure without a name', returned({ batchItemFailures: [{}] })],
  ['a list that is none', returned({ batchItemFailures: 'a' })],
  ['an answer that is none', returned('fine')],
  ['an error', { outcome: 'threw', errorType: 'Error', errorMessage: 'no' } satisfies InvocationResult],
  ['a timeout', { outcome: 'timed_out', timeoutSeconds: 60 } satisfies InvocationResult],
  ['a crash', { outcome: 'crashed', exit: 'SIGKILL', stderr: '' } satisfies InvocationResult],
])('%s means that none is handled', (_, result) => {
  expect(handled(result)).toEqual([])
})

test('without partial failures any answer means that all are handled', () => {
  expect(handled(failing('a'), 'whole_batch')).toEqual(['a', 'b', 'c'])
})
