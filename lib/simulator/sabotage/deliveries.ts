import { decodeMessage } from '../../core/messages.ts'
import type { Ledger, Outgoing } from '../../flows/dependencies.ts'
import { type Bend, inProgram, type Sabotage, withLedger } from './sabotage.ts'

const answersFirst: Bend = (deps) => {
  const later = (writing: Promise<unknown>): void => void writing.catch(() => undefined)
  return withLedger(deps, (ledger) => ({
    saveSeries: async (series) => {
      later(ledger.saveSeries(series))
      return 'saved'
    },
    saveRun: async (run) => {
      later(ledger.saveRun(run))
      return 'saved'
    },
  }))
}

const swallowsFailures: Bend = (deps) =>
  withLedger(deps, ({ saveSeries, saveRun }: Ledger) => ({
    saveSeries: (series) => saveSeries(series).catch(() => 'saved'),
    saveRun: (run) => saveRun(run).catch(() => 'saved'),
  }))

const isRecheck = ({ body }: Outgoing): boolean => decodeMessage(body).kind === 'recheck'

const dropsRechecks: Bend = (deps) => ({
  ...deps,
  queue: {
    ...deps.queue,
    send: async (messages) =>
      messages.every(isRecheck) ? messages.map(() => 'sent') : await deps.queue.send(messages),
  },
})

/** What is known looks older than it is, so that anything later to come counts as news. */
const believesTheLast: Bend = (deps) =>
  withLedger(deps, ({ readSeries }) => ({
    readSeries: async (id) => {
      const series = await readSeries(id)
      return series && { ...series, seenMs: Number.NEGATIVE_INFINITY }
    },
  }))

const forgetsCompletions: Bend = (deps) =>
  withLedger(deps, ({ saveRun }) => ({
    saveRun: async (run) => (run.state.name === 'completed' ? 'saved' : await saveRun(run)),
  }))

/** Sabotage of what deliveries tell. */
export const DELIVERIES = {
  ack_before_write: {
    what: 'a delivery is answered before what it tells is written',
    breaks: ['P2'],
    mix: 'plain',
    caughtBy: 4,
    bend: inProgram('receive-delivery', answersFirst),
  },
  failed_write_answered: {
    what: 'a delivery is answered with 200 though writing what it tells has failed',
    breaks: ['P2'],
    mix: 'plain',
    caughtBy: 95,
    bend: inProgram('receive-delivery', swallowsFailures),
  },
  recheck_dropped: {
    what: 'the queue is told nothing of a delivery that the ledger could not take',
    breaks: ['P2'],
    mix: 'plain',
    caughtBy: 4,
    bend: inProgram('receive-delivery', dropsRechecks),
  },
  completion_not_written: {
    what: 'a delivery is answered that tells of a placed order, and its run stays open',
    breaks: ['P2'],
    mix: 'plain',
    caughtBy: 2,
    bend: inProgram('receive-delivery', forgetsCompletions),
  },
  older_delivery_wins: {
    what: 'a delivery that comes late overwrites what a newer one has told',
    breaks: ['P2'],
    mix: 'plain',
    caughtBy: 1628,
    bend: inProgram('receive-delivery', believesTheLast),
  },
} as const satisfies Record<string, Sabotage>
