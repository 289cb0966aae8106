import { MINUTE_MS, SECOND_MS } from '../../core/duration.ts'
import { encodeMessage } from '../../core/messages.ts'
import type { Run } from '../../core/run.ts'
import { createCopies } from '../../flows/create-copies/batch.ts'
import { LEASE_MS } from '../../flows/create-copies/claim.ts'
import type { Dependencies, Queue } from '../../flows/dependencies.ts'
import { noteCopyOf } from '../../flows/note-copy.ts'
import { localSeconds, localTime } from '../time-text.ts'
import type { RealHost } from './real-host.ts'

/** Longer than a doubtful POST takes to be settled; who wants to wait longer comes back. */
const PATIENCE_MS = 20 * MINUTE_MS

const LOOK_EVERY_MS = 2 * SECOND_MS

/** Carries a run as far as it goes without long waits, the way the functions do; says each step. */
export async function driveRun(deps: Dependencies, first: Run, host: RealHost): Promise<Run> {
  const endMs = deps.clock.nowMs() + PATIENCE_MS
  let told = 0
  for (let run = first; ; ) {
    told = tellMoves(run, told, host)
    const nextMs = nextStepMs(run, deps)
    if (nextMs === undefined || nextMs > endMs) return run
    await waitUntil(nextMs, deps, host)
    await step(deps, run)
    run = (await deps.ledger.readRun(run.key)) ?? run
  }
}

/** When something can be done for a run (epoch ms), or undefined when it has come to rest. */
function nextStepMs({ state }: Run, { clock, settings }: Dependencies): number | undefined {
  switch (state.name) {
    case 'planned':
    case 'in_doubt':
      return state.wakeMs
    case 'accepted':
      return clock.nowMs() + LOOK_EVERY_MS
    case 'claimed':
      // Whoever held it has been interrupted; until its lease is over it might still be at work.
      return state.leaseUntilMs + settings.clockSkewMs + 1
    case 'completed':
    case 'skipped':
    case 'parked':
      return undefined
    default:
      return state satisfies never
  }
}

async function step(deps: Dependencies, run: Run): Promise<void> {
  if (run.state.name === 'accepted') return await look(deps, run)
  const nowMs = deps.clock.nowMs()
  const message = {
    id: 'by-hand',
    receiptHandle: 'by-hand',
    body: encodeMessage({ kind: 'copy_request', run: run.key, epoch: run.epoch }),
    sentMs: nowMs,
    receiveCount: 1,
  }
  await createCopies(deps, [message], { remainingMs: () => nowMs + LEASE_MS - deps.clock.nowMs() })
}

/** No delivery tells this process what became of the copy, so it asks. */
async function look(deps: Dependencies, { copy, ...run }: Run): Promise<void> {
  if (copy === undefined) return
  const read = await deps.commerceLayer.retrieveCopy(copy.type, copy.id)
  if (read.ok) await noteCopyOf(deps, { copy, ...run }, read.value)
}

async function waitUntil(timeMs: number, { clock }: Dependencies, { terminal, sleepMs }: RealHost): Promise<void> {
  const lengthMs = timeMs - clock.nowMs()
  if (lengthMs <= 0) return
  if (lengthMs > LOOK_EVERY_MS) terminal.note(terminal.paintNote('dim', `waits until ${localTime(timeMs)}`))
  await sleepMs(lengthMs)
}

/** Says the moves of a run that have not been said yet, and answers with how many there are. */
function tellMoves({ history }: Run, told: number, { terminal }: RealHost): number {
  const entries = [...history.first, ...history.last]
  const count = entries.length + history.leftOut
  for (const { atMs, from, to, why } of entries.slice(Math.max(0, entries.length - (count - told)))) {
    terminal.note(`${localSeconds(atMs)}  ${from} -> ${to} (${why})`)
  }
  return count
}

/** The queue of somebody who works alone: what he would be sent he does anyway, and bells wake nobody. */
export const NO_QUEUE: Queue = {
  send: async (messages) => messages.map(() => 'sent'),
  makeVisible: async () => {},
  countParked: async () => 0,
  receiveParked: async () => [],
  removeParked: async () => {},
  leaveParked: async () => {},
  sendParked: async () => {},
}
