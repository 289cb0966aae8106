import type { SqsApp } from './sqs-call.ts'

/** How many messages a queue holds, by what can be done with them now. */
export interface QueueContent {
  receivable: number
  /** Delayed, or received and hidden by their visibility timeout. */
  later: number
}

interface Inspection {
  messages: {
    ready: unknown[]
    delayed: { delayUntil?: number }[]
    inflight: { visibilityDeadline: number }[]
  }
}

/** The content of a queue at a time. */
export async function queueContentOf(app: SqsApp, queueName: string, nowMs: number): Promise<QueueContent> {
  const answer = await app.inject({ url: `/_fauxqs/queues/${queueName}` })
  const { ready, delayed, inflight } = answer.json<Inspection>().messages
  // The emulation moves what has become receivable only when somebody receives.
  const waiting = [
    ...delayed.map((message) => message.delayUntil ?? 0),
    ...inflight.map((message) => message.visibilityDeadline),
  ]
  const later = waiting.filter((untilMs) => untilMs > nowMs).length
  return { receivable: ready.length + waiting.length - later, later }
}
