import { MINUTE_MS, SECOND_MS } from '../../core/duration.ts'
import { maskCause } from '../../core/mask.ts'
import { decodeMessage, encodeMessage } from '../../core/messages.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Run } from '../../core/run.ts'
import { recheck } from '../create-copies/recheck.ts'
import type { Deadline, Dependencies, QueueMessage } from '../dependencies.ts'
import { pastUnreadable } from '../past-unreadable.ts'
import { parkedRuns } from '../replay.ts'
import { type Pass, remedy, tellApplied } from './pass.ts'

const AT_A_TIME = 10

/** As many messages and parked runs are looked at in one pass; a person has other worries before there are more. */
const MOST = 500

/** A receive waits a moment for messages, so the last one is not begun without time for it. */
const LEAST_REMAINING_MS = 15 * SECOND_MS

/** The message of a run that was parked takes its way through the queue first: three receives. */
const ON_ITS_WAY_MS = 15 * MINUTE_MS

/**
 * Holds the dead-letter queue against the ledger, which is the truth. A message whose run is no longer parked, or was replayed
 * since, is removed: sent again, it would be stale. A run that is parked without one gets it, straight into the dead-letter
 * queue: by way of the other queue it would be taken for a replay. A recheck that ended there, because the ledger was out of
 * reach for long, is done now. What else lies there waits for a person, and is left as it was.
 */
export async function checkDeadLetters(deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  const { messages, isAll } = await receiveAllParked(deps, pass.deadline)
  const rung = new Set<string>()
  for (const message of messages) {
    const decoded = decodeMessage(message.body)
    if (decoded.kind === 'copy_request') rung.add(bellOf(decoded.run, decoded.epoch))
    // What cannot be read may be needed.
    const settled = (await pastUnreadable(deps, () => settle(deps, pass, message))) ?? 'left'
    // Looking at a message leaves no trace.
    if (settled === 'left') await deps.queue.leaveParked(message.receiptHandle)
  }
  // What others hold at this moment, or what is beyond the limit, more of the same would not find.
  if (!isAll) return pass.deadline.remainingMs() > LEAST_REMAINING_MS ? 'finished' : 'unfinished'
  await ringMissing(deps, pass, rung)
  return 'finished'
}

/**
 * As many messages as the queue says it has; none is put back before all were read, or it would be read again. Asking for
 * more than there are would wait.
 */
export async function receiveAllParked(
  deps: Pick<Dependencies, 'queue'>,
  deadline: Deadline,
): Promise<{ messages: QueueMessage[]; isAll: boolean }> {
  const messages: QueueMessage[] = []
  const there = await deps.queue.countParked()
  while (messages.length < Math.min(there, MOST) && deadline.remainingMs() > LEAST_REMAINING_MS) {
    const received = await deps.queue.receiveParked(AT_A_TIME)
    if (received.length === 0) break
    messages.push(...received)
  }
  return { messages, isAll: messages.length >= there }
}

/** Removes a message that nobody needs. */
async function settle(deps: Dependencies, pass: Pass, message: QueueMessage): Promise<'removed' | 'left'> {
  const needless = await needlessness(deps, pass, message)
  if (needless === undefined) return 'left'
  if (needless !== 'recheck_done') {
    tellApplied(pass, { code: 'message_without_need', subject: `messages:${message.id}`, evidence: needless })
  }
  if (pass.mode === 'dry_run') return 'left'
  await deps.queue.removeParked(message.receiptHandle)
  deps.log('info', 'PARKED_MESSAGE_REMOVED', { message: message.id })
  return 'removed'
}

/** What shows that a message is needed no longer, or undefined where it is. */
async function needlessness(
  deps: Dependencies,
  { mode, deadline }: Pass,
  { body }: QueueMessage,
): Promise<Readonly<Record<string, string | number>> | 'recheck_done' | undefined> {
  const message = decodeMessage(body)
  if (message.kind === 'recheck') {
    const mayRead = mode === 'apply' && deadline.remainingMs() > LEAST_REMAINING_MS
    return mayRead && (await recheck(deps, message)) === 'done' ? 'recheck_done' : undefined
  }
  if (message.kind !== 'copy_request') return undefined
  const run = await deps.ledger.readRun(message.run)
  if (run === undefined || (run.state.name === 'parked' && run.epoch === message.epoch)) return undefined
  return { run: run.key, state: run.state.name, epoch: run.epoch, epoch_of_message: message.epoch }
}

/**
 * One that is sent although another is on its way does no harm: of two messages of a run and epoch only one can be a replay. An
 * index tells which runs are parked, and the rows of the runs whether they still are.
 */
async function ringMissing(deps: Dependencies, pass: Pass, rung: ReadonlySet<string>): Promise<void> {
  const longAgoMs = deps.clock.nowMs() - ON_ITS_WAY_MS
  for (const run of await parkedRuns(deps, MOST)) {
    if (pass.deadline.remainingMs() < LEAST_REMAINING_MS) return
    const { state, key, epoch } = run
    if (state.name !== 'parked' || state.parkedMs > longAgoMs || rung.has(bellOf(key, epoch))) continue
    const evidence = { reason: state.reason, parked_at: new Date(state.parkedMs).toISOString(), epoch }
    await remedy(pass, { code: 'parked_without_message', subject: key, evidence }, () => ring(deps, run))
  }
}

async function ring(deps: Dependencies, { key, epoch }: Run): Promise<'applied' | 'failed'> {
  try {
    await deps.queue.sendParked(encodeMessage({ kind: 'copy_request', run: key, epoch }))
    return 'applied'
  } catch (error) {
    deps.log('warn', 'BELL_NOT_SENT', { run: key, cause: maskCause(error) })
    return 'failed'
  }
}

function bellOf(run: string, epoch: number): string {
  return `${run} ${epoch}`
}
