import { isFields, textField } from '../core/fields.ts'
import type { Clock } from '../flows/dependencies.ts'
import { CommandError } from './command-error.ts'

const ANSWER_WITHIN_MS = 3_000

/**
 * The clock of the embedded stack, which a story may have moved months ahead of the machine's. The emulator tells it, and
 * so whether the stack still runs.
 *
 * @throws {CommandError} when nothing answers.
 */
export async function stackClock(emulatorUrl: string, machine: Clock): Promise<Clock> {
  try {
    const answer = await fetch(`${emulatorUrl}/_emulator/clock`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    const body: unknown = await answer.json()
    const stackMs = Date.parse((isFields(body) && textField(body, 'now')) || '')
    if (Number.isNaN(stackMs)) throw new Error(`expected the time, got HTTP ${answer.status}`)
    const aheadMs = stackMs - machine.nowMs()
    return { nowMs: () => machine.nowMs() + aheadMs }
  } catch (cause) {
    throw new CommandError({
      code: 'stack_unreachable',
      what: `The embedded stack of "npm start" does not answer at ${emulatorUrl}; it was probably stopped the hard way.`,
      remedy: 'Run "npm start" again in this folder, or set LEDGER_TABLE to talk to a deployment.',
      cause,
    })
  }
}
