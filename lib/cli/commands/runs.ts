import type { StateName } from '../../core/state-names.ts'
import { CommandError, type ExitCode } from '../command-error.ts'
import { findRuns } from '../find-runs.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { runJson } from '../run-json.ts'
import { runTable } from '../run-table.ts'
import { REASONS } from '../run-words.ts'
import { seriesArgument } from '../series-argument.ts'
import { timeArgument } from '../time-argument.ts'

export interface RunsOptions {
  json?: boolean
  state?: StateName
  series?: string
  since?: string
  reason?: string
  limit: number
}

/** `perennial runs`: the runs that a filter lets through, as far as the ledger can find them without reading all. */
export async function runs(host: Host, { json, state, series, since, reason, limit }: RunsOptions): Promise<ExitCode> {
  const seriesId = series === undefined ? undefined : seriesArgument(series)
  if (reason !== undefined && !REASONS.includes(reason)) throw notAReason(reason)
  const { ledger, clock } = await openInstallation(host)
  const found = await findRuns(ledger, {
    limit,
    ...(since !== undefined && { sinceMs: timeArgument(since, { nowMs: clock.nowMs(), durations: 'back' }) }),
    ...(state && { state }),
    ...(seriesId && { seriesId }),
    ...(reason && { reason }),
  })
  const { terminal } = host
  if (json) terminal.say(JSON.stringify({ runs: found.runs.map(runJson), complete: found.extent === 'all' }))
  else if (found.runs.length === 0) terminal.say('No such run.')
  else for (const line of runTable(found.runs, terminal)) terminal.say(line)
  if (found.extent === 'limited')
    terminal.note(`There may be more than these ${found.runs.length}; narrow the filter, or raise --limit.`)
  return 0
}

function notAReason(text: string): CommandError {
  return new CommandError({
    code: 'not_a_reason',
    what: `Expected a reason, got ${JSON.stringify(text)}.`,
    remedy: `It is one of ${REASONS.toSorted().join(', ')}.`,
    exitCode: 2,
  })
}
