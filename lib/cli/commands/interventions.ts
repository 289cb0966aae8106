import type { Intervention } from '../../core/intervention.ts'
import type { Ledger } from '../../flows/dependencies.ts'
import { CommandError, type ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { interventionJson, interventionLines } from '../intervention-text.ts'
import { timeArgument } from '../time-argument.ts'

export interface InterventionsOptions {
  json?: boolean
  since?: string
  limit: number
}

/** More are not read at once: each row may have 4 KB. */
export const MOST_INTERVENTIONS = 200

/** `perennial interventions [ID]`: what people did to runs by command, the newest first, or one of them with all of its runs. */
export async function interventions(
  host: Host,
  id: string | undefined,
  { json, since, limit }: InterventionsOptions,
): Promise<ExitCode> {
  const { ledger, clock } = await openInstallation(host)
  const { terminal } = host
  if (id !== undefined) {
    const one = await readOne(ledger, id)
    if (json) terminal.say(JSON.stringify(interventionJson(one)))
    else for (const line of interventionLines([one], terminal, one.entries.length)) terminal.say(line)
    return 0
  }
  const fromMs = since === undefined ? 0 : timeArgument(since, { nowMs: clock.nowMs(), durations: 'back' })
  const found = await ledger.interventionsSince({ fromMs, limit })
  const isAll = found.length < limit
  if (json) terminal.say(JSON.stringify({ interventions: found.map(interventionJson), complete: isAll }))
  else if (found.length === 0) terminal.say(`${NOBODY}${since === undefined ? '' : ' since then'}.`)
  else for (const line of interventionLines(found, terminal)) terminal.say(line)
  if (!isAll) terminal.note('There may be more; narrow --since, or raise --limit.')
  return 0
}

const NOBODY = 'Nobody has replayed or discarded a run, or applied a remedy by name'

async function readOne(ledger: Ledger, id: string): Promise<Intervention> {
  const found = await ledger.readIntervention(id)
  if (found !== undefined) return found
  throw new CommandError({
    code: 'unknown_intervention',
    what: `The ledger has no intervention ${JSON.stringify(id)}.`,
    remedy: 'Copy its id from "npx perennial interventions --json"; they are kept for 400 days.',
  })
}
