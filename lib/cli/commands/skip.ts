import { type SkipRunOutcome, skipRun } from '../../flows/person/skip-run.ts'
import type { ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { runRefused } from '../refusals.ts'
import { runArgument } from '../run-argument.ts'
import { runJson } from '../run-json.ts'
import { type Done, tellDone } from '../tell-done.ts'
import { isoOrNull, moment } from '../time-text.ts'

/** `perennial skip RUN`: leaves one run out; its series goes on. */
export async function skip(host: Host, text: string, options: { json?: boolean }): Promise<ExitCode> {
  const key = runArgument(text, 'npx perennial runs')
  const installation = await openInstallation(host)
  const skipped = await skipRun(installation, key)
  if (skipped.outcome !== 'skipped') throw runRefused(skipped.outcome, key)
  tellDone(host.terminal, doneBySkipping(skipped, installation.clock.nowMs()), options)
  return 0
}

/** What skipping a run did. */
export function doneBySkipping(
  { run, nextDueMs }: Extract<SkipRunOutcome, { outcome: 'skipped' }>,
  nowMs: number,
): Done {
  const next =
    nextDueMs === undefined ? 'It was the last of its series.' : `Its series is due next ${moment(nextDueMs, nowMs)}.`
  return {
    outcome: 'skipped',
    document: { run: runJson(run), nextDue: isoOrNull(nextDueMs) },
    sentences: [`Skipped ${run.key}: no order is made for it.`, next],
  }
}
