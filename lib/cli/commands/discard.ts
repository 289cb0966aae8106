import { systemRandom } from '../../adapters/random.ts'
import type { DiscardRunOutcome } from '../../flows/person/discard-run.ts'
import { type DiscardedRun, discardRuns } from '../../flows/person/discard-runs.ts'
import { CommandError, type ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { leftOrder } from '../left-order.ts'
import { readOperator } from '../operator.ts'
import { runArgument } from '../run-argument.ts'

export interface DiscardOptions {
  json?: boolean
  reason: string
}

/** `perennial discard RUN... --reason "..."`: gives parked runs up for good; each keeps the reason. */
export async function discard(
  host: Host,
  texts: readonly string[],
  { json, reason }: DiscardOptions,
): Promise<ExitCode> {
  const keys = [...new Set(texts.map((text) => runArgument(text, 'npx perennial parked')))]
  if (reason.trim() === '') throw noReason()
  const installation = await openInstallation(host)
  const deps = { ...installation, random: systemRandom }
  const discarded = await discardRuns(deps, keys, { reason, by: await readOperator(installation) })
  const { terminal } = host
  if (json) terminal.say(JSON.stringify({ discarded: discarded.map(discardedJson) }))
  else for (const line of discarded.flatMap(discardedLines)) terminal.say(line)
  return discarded.every(({ told }) => told.outcome === 'discarded') ? 0 : 1
}

function discardedLines({ run, told }: DiscardedRun): string[] {
  const left = told.outcome === 'discarded' ? leftOrder(told.run) : []
  return [`${run}  ${TOLD[told.outcome]}`, ...left.map((line) => `    ${line}`)]
}

function discardedJson({ run, told }: DiscardedRun) {
  const order = told.outcome === 'discarded' ? told.run.copy?.targetOrderId : undefined
  return { run, outcome: told.outcome, leftOrder: order ?? null }
}

const TOLD: Readonly<Record<DiscardRunOutcome['outcome'], string>> = {
  discarded: 'discarded: Perennial makes no order for it',
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
