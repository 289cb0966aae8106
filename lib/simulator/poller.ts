import type { QueueMessage } from '../flows/dependencies.ts'
import type { Invocation } from './function.ts'
import type { QueueModel } from './models/queue-model.ts'
import type { Source } from './source.ts'
import type { Timeline } from './timeline.ts'

/** As serverless.yml has it; a test compares them. */
export const POLLING = { batchSize: 10, windowMs: 2_000, maximumConcurrency: 5 } as const

/** How often a message that cannot be handed over yet is looked at again. */
const BUSY_MS = 1_000

/** The function that a queue's messages are handed to. */
export interface Consumer {
  /** Invocations under way. */
  busy(): number
  /** Answers with the messages that the queue shall keep. */
  consume(batch: readonly QueueMessage[]): Promise<Invocation<{ failedIds: string[] }>>
}

export interface PollerOptions {
  timeline: Timeline
  queue: QueueModel
  consumer: Consumer
}

/** What Lambda does with a queue: batches of what is visible, removed but for what the function says has failed. */
export function makePoller({ timeline, queue, consumer }: PollerOptions): Source {
  let restUntilMs = 0

  const work = async (batch: QueueMessage[]): Promise<void> => {
    const invocation = await consumer.consume(batch)
    if (invocation.kind === 'failed') return
    const failed = new Set(invocation.value.failedIds)
    for (const message of batch) if (!failed.has(message.id)) queue.acknowledge(message.receiptHandle)
  }
  const poll = (): void => {
    const batch = queue.receive(POLLING.batchSize)
    if (batch.length > 0) void work(batch)
  }

  return {
    nextMs: () => {
      const visibleMs = queue.nextVisibleMs()
      return visibleMs === undefined ? undefined : Math.max(visibleMs, restUntilMs)
    },
    begin: () => {
      const nowMs = timeline.nowMs()
      if (consumer.busy() >= POLLING.maximumConcurrency) {
        restUntilMs = nowMs + BUSY_MS
        return
      }
      // The window gives others the time to come along into the same batch.
      restUntilMs = nowMs + POLLING.windowMs
      timeline.at(restUntilMs, poll)
    },
  }
}
