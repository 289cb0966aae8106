import type { Exchange } from '../../../lib/simulator/exchanges.ts'
import type { CallPoint, Program } from '../../../lib/simulator/fate.ts'
import type { QueueModel } from '../../../lib/simulator/models/queue-model.ts'
import type { OnWrite } from '../../models/table-in-memory.ts'

/** A request to Commerce Layer, and whose it was. */
export interface Asked {
  exchange: Exchange
  program: Program
}

/** What a world has used so far. */
export interface Used {
  asked: readonly Asked[]
  /** DynamoDB's write units, by what was written, or that nothing was because a condition failed. */
  writeUnits: ReadonlyMap<string, number>
  /** Requests that sent messages, of 10 messages each. */
  sends: number
  /** Batches that the poller took: each was received by one request and deleted by another. */
  batches: number
  messages: number
}

/** Counts what a world uses, at the places where it would be paid for. */
export interface Meter {
  /** Each call, directly before its effect. */
  onCall(point: CallPoint): void
  onExchange(exchange: Exchange): void
  onWrite: OnWrite
  metered(queue: QueueModel): QueueModel
  /** What was used since the last time; counting begins again. */
  take(): Used
}

const BATCH_SIZE = 10

/** Writes that somebody else was faster with. */
export const FAILED = 'failed condition'

export function makeMeter(): Meter {
  let asked: Asked[] = []
  let writeUnits = new Map<string, number>()
  let sends = 0
  let batches = 0
  let messages = 0
  let caller: Program = 'person'
  return {
    onCall: ({ program }) => {
      caller = program
    },
    // The call that the request is the effect of was told directly before.
    onExchange: (exchange) => void asked.push({ exchange, program: caller }),
    onWrite: ({ sk }, written, units) => {
      const kind = written === 'written' ? kindOf(sk) : FAILED
      writeUnits.set(kind, (writeUnits.get(kind) ?? 0) + units)
    },
    metered: (model) => ({
      ...model,
      queue: {
        ...model.queue,
        send: async (outgoing) => {
          sends += Math.ceil(outgoing.length / BATCH_SIZE)
          return await model.queue.send(outgoing)
        },
      },
      receive: (limit) => {
        const batch = model.receive(limit)
        if (batch.length > 0) batches += 1
        messages += batch.length
        return batch
      },
    }),
    take: () => {
      const used = { asked, writeUnits, sends, batches, messages }
      asked = []
      writeUnits = new Map()
      sends = 0
      batches = 0
      messages = 0
      return used
    },
  }
}

/** Runs and series bear the word in their sort key, releases a time; the rest are single rows. */
function kindOf(sk: string): string {
  if (sk.startsWith('run#')) return 'run'
  return /^\d/.test(sk) ? 'release' : sk
}
