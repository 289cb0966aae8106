import type { Clock, Queue, QueueMessage } from '../../flows/dependencies.ts'

/** The queue of copy requests with its dead-letter queue, and the side of it that Lambda's poller has. */
export interface QueueModel {
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
  /** The bodies of all messages that were taken so far, lost ones too. */
  taken(): readonly string[]
  /** When a message can be received next (epoch ms). */
  nextVisibleMs(): number | undefined
}

/** What a queue that keeps its word may do all the same, and what one that does not does. */
export interface QueueMischief {
  /** How often a message that is sent arrives: 0 for one that is lost, 2 for one that is doubled. */
  arrivals(): number
  /** How much later than it should a message becomes visible. */
  delayMs(): number
  /** Where among the waiting messages a receive begins, 0 to 1: standard queues keep no order. */
  start(): number
  /** How many messages a receive finds at most: it does not ask all servers of a queue. */
  most(): number
}

const NO_MISCHIEF: QueueMischief = { arrivals: () => 1, delayMs: () => 0, start: () => 0, most: () => 10 }

export interface QueueModelOptions {
  clock: Clock
  visibilityTimeoutMs?: number
  parkedVisibilityTimeoutMs?: number
  maxReceiveCount?: number
  mischief?: QueueMischief
}

interface Entry {
  id: string
  body: string
  sentMs: number
  visibleMs: number
  receiveCount: number
}

/** A faithful model of both queues: at most 10 at a time, hidden while in work, parked after too many receives. */
export function makeQueueModel(options: QueueModelOptions): QueueModel {
  const { clock, visibilityTimeoutMs = 360_000, parkedVisibilityTimeoutMs = 30_000, maxReceiveCount = 3 } = options
  const mischief = options.mischief ?? NO_MISCHIEF
  const main = makeStore(clock, 'request', mischief)
  const dead = makeStore(clock, 'parked', NO_MISCHIEF)
  const parkWornOut = (): void => {
    for (const entry of main.entries()) {
      if (entry.receiveCount < maxReceiveCount || entry.visibleMs > clock.nowMs()) continue
      main.remove(entry.id)
      dead.add({ ...entry, visibleMs: clock.nowMs() })
    }
  }
  const taken: string[] = []
  const settled = (store: Store): Store => {
    parkWornOut()
    return store
  }
  return {
    queue: {
      send: async (messages) =>
        messages.map(({ body, delaySeconds }) => {
          taken.push(body)
          for (let left = mischief.arrivals(); left > 0; left -= 1) main.put(body, delaySeconds * 1_000)
          return 'sent'
        }),
      makeVisible: async (receiptHandle) => main.show(receiptHandle),
      countParked: async () => settled(dead).entries().length,
      receiveParked: async (limit) => settled(dead).take(limit, parkedVisibilityTimeoutMs),
      sendParked: async (body) => dead.put(body, 0),
      leaveParked: async (receiptHandle) => dead.show(receiptHandle),
      removeParked: async (receiptHandle) => dead.remove(receiptHandle),
    },
    receive: (limit = 10) => settled(main).take(limit, visibilityTimeoutMs),
    acknowledge: main.remove,
    taken: () => taken,
    nextVisibleMs: main.nextVisibleMs,
    waiting: () => main.entries().map(({ body, visibleMs }) => ({ body, visibleMs })),
    parked: () =>
      settled(dead)
        .entries()
        .map(({ body }) => body),
    redrive: () => {
      for (const { id, body } of settled(dead).entries()) {
        dead.remove(id)
        main.put(body, 0)
      }
    },
  }
}

type Store = ReturnType<typeof makeStore>

/** One queue. A message's receipt handle is its id. */
function makeStore(clock: Clock, name: string, mischief: QueueMischief) {
  const entries = new Map<string, Entry>()
  let count = 0
  return {
    entries: () => [...entries.values()],
    add: (entry: Entry): void => {
      entries.set(entry.id, entry)
    },
    put: (body: string, delayMs: number): void => {
      count += 1
      const [id, nowMs] = [`${name}-${count}`, clock.nowMs()]
      entries.set(id, { id, body, sentMs: nowMs, visibleMs: nowMs + delayMs + mischief.delayMs(), receiveCount: 0 })
    },
    take: (limit: number, hiddenMs: number): QueueMessage[] => {
      const visible = [...entries.values()].filter(({ visibleMs }) => visibleMs <= clock.nowMs())
      const start = Math.floor(mischief.start() * visible.length)
      const chosen = [...visible.slice(start), ...visible.slice(0, start)].slice(
        0,
        Math.min(10, limit, mischief.most()),
      )
      return chosen.map((entry) => {
        Object.assign(entry, { visibleMs: clock.nowMs() + hiddenMs, receiveCount: entry.receiveCount + 1 })
        const { id, body, sentMs, receiveCount } = entry
        return { id, body, sentMs, receiveCount, receiptHandle: id }
      })
    },
    nextVisibleMs: (): number | undefined => {
      let nextMs: number | undefined
      for (const { visibleMs } of entries.values())
        if (visibleMs < (nextMs ?? Number.POSITIVE_INFINITY)) nextMs = visibleMs
      return nextMs
    },
    show: (receiptHandle: string): void => {
      const entry = entries.get(receiptHandle)
      if (entry === undefined) throw new Error(`no message has the receipt handle ${receiptHandle}`)
      entry.visibleMs = clock.nowMs()
    },
    remove: (receiptHandle: string): void => {
      entries.delete(receiptHandle)
    },
  }
}
