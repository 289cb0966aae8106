import type { RunKey } from '../../core/run-key.ts'
import { type DiscardRunOutcome, discardRun } from '../../flows/person/discard-run.ts'
import { CommandError, type ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { runArgument } from '../run-argument.ts'

export interface DiscardOptions {
  json?: boolean
  reason: string
}

/** `perennial discard RUN... --reason "..."`: gives parked runs up for good; each keeps the reason. */
export async function discard(host: Host, texts: readonly string[], { json, reason }: DiscardOptions): Promise<ExitCode> {
  const keys = [...new Set(texts.map((text) => runArgument(text, 'npx perennial parked')))]
  if (reason.trim() === '') throw noReason()
  const installation = await openInstallation(host)
  const discarded: { run: RunKey; outcome: Outcome }[] = []
  for (const run of keys) discarded.push({ run, outcome: (await discardRun(installation, run, reason)).outcome })
  const { terminal } = host
  if (json) terminal.say(JSON.stringify({ discarded }))
  else for (const { run, outcome } of discarded) terminal.say(`${run}  ${TOLD[outcome]}`)
  return discarded.every(({ outcome }) => outcome === 'discarded') ? 0 : 1
}

type Outcome = DiscardRunOutcome['outcome']

const TOLD: Readonly<Record<Outcome, string>> = {
  discarded: 'discarded: no order is made for it',
  not_parked: 'not parked: it is over, or goes on by itself; "npx perennial cancel" skips one that waits for its time',
  unknown_run: 'unknown run: the ledger has none of this key',
  already_done: 'already done: something moved it at this moment, so it was left alone',
  no_reason: 'no reason: giving it up needs one',
}

function noReason(): CommandError {
  return new CommandError({
    code: 'no_reason',
    what: 'Discarding a run needs a reason, and --reason is empty.',
    remedy: 'Say why in a few words, without names; the run keeps them.',
    exitCode: 2,
  })
}
