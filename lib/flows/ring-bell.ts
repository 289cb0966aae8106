import { maskCause } from '../core/mask.ts'
import { encodeMessage } from '../core/messages.ts'
import type { Run } from '../core/run.ts'
import type { Dependencies } from './dependencies.ts'

/**
 * Sends the message of a run that was parked without one at hand, so that it ends in the dead-letter queue. It asks
 * nothing of Commerce Layer, so it takes no send slot. A bell that cannot be rung is no loss: the ledger says parked. One that
 * were rung long after the parking, by a process that was frozen in between, would be taken for a replay.
 */
export async function ringBell(
  deps: Pick<Dependencies, 'queue' | 'log' | 'clock' | 'settings'>,
  run: Run,
): Promise<void> {
  const ringUntilMs = run.state.name === 'parked' ? run.state.parkedMs + deps.settings.clockSkewMs / 2 : 0
  if (deps.clock.nowMs() > ringUntilMs) return deps.log('warn', 'BELL_NOT_SENT', { run: run.key, cause: 'too late' })
  try {
    await deps.queue.send([
      { body: encodeMessage({ kind: 'copy_request', run: run.key, epoch: run.epoch }), delaySeconds: 0 },
    ])
  } catch (error) {
    deps.log('warn', 'BELL_NOT_SENT', { run: run.key, cause: maskCause(error) })
  }
}
