import type { SqsCall, SqsMessage } from '../aws/sqs-call.ts'
import type { EventSourceDeployment } from '../deployment/deployment.ts'
import type { InvocationResult } from '../lambda/invocation-result.ts'
import { sleepMs } from '../real-timers.ts'
import { handledMessages } from './handled-messages.ts'
import { sqsEventOf } from './sqs-event.ts'

export interface EventSourceOptions {
  source: EventSourceDeployment
  queue: { url: string; arn: string; region: string }
  call: SqsCall
  invoke: (event: unknown) => Promise<InvocationResult>
  /** How long a batch waits to fill, in real time. */
  windowMs: number
  onTrouble: (what: string) => void
}

/** Lambda's poller: from the queue to the function and back to the queue. */
export interface EventSource {
  /** Receives and batches that are under way. */
  working: () => number
  /** Stops receiving; resolves when the last batch has ended. */
  close: () => Promise<void>
}

const POLL_EVERY_MS = 20

/** Starts to poll a queue for a function. */
export function startEventSource(options: EventSourceOptions): EventSource {
  const { source, queue, call, onTrouble } = options
  const batches = new Set<Promise<void>>()
  let receiving: 'yes' | 'no' = 'no'
  let state: 'open' | 'closed' = 'open'
  const polling = poll()

  async function poll(): Promise<void> {
    while (state === 'open') {
      if (batches.size < source.maximumConcurrency) await receiveBatch().catch(report)
      await sleepMs(POLL_EVERY_MS)
    }
  }

  async function receiveBatch(): Promise<void> {
    receiving = 'yes'
    try {
      const messages = await gather(options, () => state)
      if (messages.length > 0) begin(messages)
    } finally {
      receiving = 'no'
    }
  }

  function begin(messages: readonly SqsMessage[]): void {
    const batch = handle(messages)
      .catch(report)
      .finally(() => batches.delete(batch))
    batches.add(batch)
  }

  async function handle(messages: readonly SqsMessage[]): Promise<void> {
    const result = await options.invoke(sqsEventOf(messages, queue))
    const handled = handledMessages(messages, result, source.failures)
    if (handled.length === 0) return
    const Entries = handled.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
    await call('DeleteMessageBatch', { QueueUrl: queue.url, Entries })
  }

  function report(error: unknown): void {
    if (state === 'open') onTrouble(error instanceof Error ? error.message : String(error))
  }

  return {
    working: () => batches.size + (receiving === 'yes' ? 1 : 0),
    close: async () => {
      state = 'closed'
      await polling
      await Promise.all(batches)
    },
  }
}

/** One batch: what is there at once, or what comes within the window after the first message. */
async function gather(
  { source, queue, call, windowMs }: EventSourceOptions,
  state: () => 'open' | 'closed',
): Promise<SqsMessage[]> {
  const messages: SqsMessage[] = []
  for (let waitedMs = 0; ; waitedMs += POLL_EVERY_MS) {
    const { Messages = [] } = await call('ReceiveMessage', {
      QueueUrl: queue.url,
      MaxNumberOfMessages: source.batchSize - messages.length,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })
    messages.push(...Messages)
    const full = messages.length >= source.batchSize || waitedMs >= windowMs
    if (messages.length === 0 || full || state() === 'closed') return messages
    await sleepMs(POLL_EVERY_MS)
  }
}
