import type { Clock, Queue, QueueMessage } from '../../lib/flows/dependencies.ts'

/** The queue of copy requests with its dead-letter queue, and the side of it that Lambda's poller has. */
export interface MemoryQueue {
  queue: Queue
  /** What is visible now, at most 10: hidden for the visibility timeout, its receive count one higher. */
  receive(limit?: number): QueueMessage[]
  /** Removes a received message, as the poller does with what a batch acknowledged. */
  acknowledge(receiptHandle: string): void
  /** Messages that were neither acknowledged nor parked, visible or not. */
  waiting(): { body: string; visibleMs: number }[]
  /** Bodies in the dead-letter queue. */
  parked(): string[]
  /** What the console's redrive does: all parked messages go back with a new id and a new sent time. */
  redrive(): void
}

export interface MemoryQueueOptions {
  clock: Clock
  visibilityTimeoutMs?: number
  parkedVisibilityTimeoutMs?: number
  maxReceiveCount?: number
}

interface Entry {
  id: string
  body: string
  sentMs: number
  visibleMs: number
  receiveCount: number
}

/** A faithful model of both queues: at most 10 at a time, hidden while in work, parked after too many receives. */
export function makeMemoryQueue(options: MemoryQueueOptions): MemoryQueue {
  const { clock, visibilityTimeoutMs = 360_000, parkedVisibilityTimeoutMs = 30_000, maxReceiveCount = 3 } = options
  const main = new Map<string, Entry>()
  const dead = new Map<string, Entry>()
  let count = 0

  const put = (queue: Map<string, Entry>, body: string, delayMs: number): void => {
    count += 1
    const [id, nowMs] = [`message-${count}`, clock.nowMs()]
    queue.set(id, { id, body, sentMs: nowMs, visibleMs: nowMs + delayMs, receiveCount: 0 })
  }
  const take = (queue: Map<string, Entry>, limit: number, hiddenMs: number): QueueMessage[] => {
    const visible = [...queue.values()].filter(({ visibleMs }) => visibleMs <= clock.nowMs())
    return visible.slice(0, Math.min(10, limit)).map((entry) => {
      Object.assign(entry, { visibleMs: clock.nowMs() + hiddenMs, receiveCount: entry.receiveCount + 1 })
      const { id, body, sentMs, receiveCount } = entry
      return { id, body, sentMs, receiveCount, receiptHandle: id }
    })
  }
  const parkWornOut = (): void => {
    for (const entry of [...main.values()]) {
      if (entry.receiveCount < maxReceiveCount || entry.visibleMs > clock.nowMs()) continue
      main.delete(entry.id)
      dead.set(entry.id, { ...entry, visibleMs: clock.nowMs() })
    }
  }
  return {
    queue: {
      send: async (messages) =>
        messages.map(({ body, delaySeconds }) => {
          put(main, body, delaySeconds * 1_000)
          return 'sent'
        }),
      makeVisible: async (receiptHandle) => {
        const entry = main.get(receiptHandle)
        if (entry === undefined) throw new Error(`no message has the receipt handle ${receiptHandle}`)
        entry.visibleMs = clock.nowMs()
      },
      countParked: async () => {
        parkWornOut()
        return dead.size
      },
      receiveParked: async (limit) => {
        parkWornOut()
        return take(dead, limit, parkedVisibilityTimeoutMs)
      },
      leaveParked: async (receiptHandle) => {
        const entry = dead.get(receiptHandle)
        if (entry !== undefined) entry.visibleMs = clock.nowMs()
      },
      removeParked: async (receiptHandle) => {
        dead.delete(receiptHandle)
      },
    },
    receive: (limit = 10) => {
      parkWornOut()
      return take(main, limit, visibilityTimeoutMs)
    },
    acknowledge: (receiptHandle) => {
      main.delete(receiptHandle)
    },
    waiting: () => [...main.values()].map(({ body, visibleMs }) => ({ body, visibleMs })),
    parked: () => {
      parkWornOut()
      return [...dead.values()].map(({ body }) => body)
    },
    redrive: () => {
      parkWornOut()
      for (const { id, body } of [...dead.values()]) {
        dead.delete(id)
        put(main, body, 0)
      }
    },
  }
}
