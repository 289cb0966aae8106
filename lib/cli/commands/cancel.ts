import { systemRandom } from '../../adapters/random.ts'
import { type CancelRunOutcome, cancelRun } from '../../flows/person/cancel-run.ts'
import { CommandError, type ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { leftOrder } from '../left-order.ts'
import { readOperator } from '../operator.ts'
import { runRefused } from '../refusals.ts'
import { runArgument } from '../run-argument.ts'
import { runJson } from '../run-json.ts'
import { tellDone } from '../tell-done.ts'
import { doneBySkipping } from './skip.ts'

/** `perennial cancel RUN`: skips a run that waits for its time, gives up a parked one for a reason. */
export async function cancel(
  host: Host,
  text: string,
  { reason = '', ...options }: { json?: boolean; reason?: string },
): Promise<ExitCode> {
  const key = runArgument(text, 'npx perennial runs')
  const installation = await openInstallation(host)
  // Only of a parked run, which needs a reason, is it kept who gave it up.
  const by = reason.trim() === '' ? '' : await readOperator(installation)
  const cancelled = await cancelRun({ ...installation, random: systemRandom }, key, { reason, by })
  switch (cancelled.outcome) {
    case 'skipped':
      tellDone(host.terminal, doneBySkipping(cancelled, installation.clock.nowMs()), options)
      return 0
    case 'discarded':
      tellDone(host.terminal, doneByDiscarding(cancelled), options)
      return 0
    case 'no_reason':
      throw reasonNeeded(key)
    case 'not_parked':
      // It was a moment ago, or it would have been skipped.
      throw runRefused('already_done', key)
    default:
      throw runRefused(cancelled.outcome, key)
  }
}

function doneByDiscarding({ run }: Extract<CancelRunOutcome, { outcome: 'discarded' }>) {
  return {
    outcome: 'discarded',
    document: { run: runJson(run) },
    sentences: [`Discarded ${run.key}: Perennial makes no order for it. It keeps your reason.`, ...leftOrder(run)],
  }
}

function reasonNeeded(key: string): CommandError {
  return new CommandError({
    code: 'no_reason',
    what: `${key} is parked, and giving it up needs a reason.`,
    remedy: `Say why: npx perennial cancel ${key} --reason "..."`,
    exitCode: 2,
  })
}
