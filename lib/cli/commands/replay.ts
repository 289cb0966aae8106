import type { RunKey } from '../../core/run-key.ts'
import { type ReplayOutcome, replayRun } from '../../flows/replay.ts'
import type { ExitCode } from '../command-error.ts'
import { confirm, mustBeAbleToAsk } from '../confirmation.ts'
import type { Host } from '../host.ts'
import { type Installation, openInstallation, withQueue } from '../installation.ts'
import { type ReadRuns, readParkedRuns } from '../read-runs.ts'
import { runArgument } from '../run-argument.ts'

/** What a replay is, said wherever one is asked for. */
export const WHAT_REPLAY_DOES = 'A replay plans the run again: a look-up comes first, and the pace decides when.'

export interface ReplayOptions {
  json?: boolean
  /** Replays all without asking. */
  yes?: boolean
}

interface Replayed {
  run: RunKey
  outcome: ReplayOutcome
}

/** `perennial replay [RUN]`: one parked run, or all of them after a confirmation. */
export async function replay(host: Host, text: string | undefined, options: ReplayOptions): Promise<ExitCode> {
  const key = text === undefined ? undefined : runArgument(text, 'npx perennial parked')
  if (key === undefined) mustBeAbleToAsk(host.terminal, options, NOBODY)
  const installation = await openInstallation(host)
  const { keys, extent } = key === undefined ? await allParked(installation) : { keys: [key], extent: 'all' as const }
  if (key === undefined && keys.length > 0 && !options.yes && (await confirmAll(host, keys, extent)) === 'declined') {
    host.terminal.note('Nothing was replayed.')
    return 1
  }
  const replayed = await replayAll(installation, keys)
  tell(host, replayed, options)
  if (extent === 'limited') host.terminal.note(`These were the ${keys.length} longest parked; there may be more.`)
  // Of all, some may have been replayed by somebody else meanwhile; the one that was asked for must have been.
  return key !== undefined && replayed.some(({ outcome }) => outcome !== 'replayed') ? 1 : 0
}

async function replayAll(installation: Installation, keys: readonly RunKey[]): Promise<Replayed[]> {
  const deps = withQueue(installation)
  const replayed: Replayed[] = []
  for (const run of keys) replayed.push({ run, outcome: await replayRun(deps, run) })
  return replayed
}

async function allParked({ ledger }: Installation): Promise<{ keys: RunKey[]; extent: ReadRuns['extent'] }> {
  const { runs, extent } = await readParkedRuns(ledger)
  return { keys: runs.map((run) => run.key), extent }
}

const NOBODY = { what: 'Replaying all parked runs', instead: 'Add --yes, or name the run to replay' }

async function confirmAll(
  { terminal }: Host,
  { length: count }: readonly RunKey[],
  extent: ReadRuns['extent'],
): Promise<'confirmed' | 'declined'> {
  terminal.note(WHAT_REPLAY_DOES)
  const all = extent === 'limited' ? `the ${count} longest parked runs` : `all ${count} parked runs`
  return await confirm(terminal, `Replay ${count === 1 ? 'the parked run' : all}?`)
}

const TOLD: Readonly<Record<ReplayOutcome, string>> = {
  replayed: 'replayed',
  not_parked: 'not parked: it is done, or goes on by itself',
  unknown_run: 'unknown run: the ledger has none of this key',
  already_done: 'already done: something moved it at this moment',
}

function tell({ terminal }: Host, replayed: readonly Replayed[], { json }: ReplayOptions): void {
  if (json) {
    terminal.say(JSON.stringify({ replayed }))
    return
  }
  if (replayed.length === 0) terminal.say('No run is parked.')
  for (const { run, outcome } of replayed) terminal.say(`${run}  ${TOLD[outcome]}`)
  if (replayed.some(({ outcome }) => outcome === 'replayed')) terminal.note(terminal.paintNote('dim', WHAT_REPLAY_DOES))
}
