import type { Run } from '../../core/run.ts'
import { isoSeconds } from '../../core/run-key.ts'
import type { ExitCode } from '../command-error.ts'
import { errorJson, errorText } from '../error-text.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { readParkedRuns } from '../read-runs.ts'
import { tableLines } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { localTime } from '../time-text.ts'

/** `perennial parked`: which runs need a person, why, and what replays each. */
export async function parked(host: Host, { json }: { json?: boolean }): Promise<ExitCode> {
  const { ledger } = await openInstallation(host)
  const { runs, extent } = await readParkedRuns(ledger)
  const { terminal } = host
  if (json) terminal.say(JSON.stringify({ parked: runs.map(parkedJson), complete: extent === 'all' }))
  else for (const line of parkedLines(runs, terminal)) terminal.say(line)
  if (extent === 'limited') terminal.note(`These are the ${runs.length} longest parked; there may be more.`)
  return 0
}

/** The parked runs, for people: longest parked first, the order they come in. */
export function parkedLines(runs: readonly Run[], { paint, columns }: Pick<Terminal, 'paint' | 'columns'>): string[] {
  if (runs.length === 0) return ['No run is parked.']
  const rows = runs.map((run) => ({
    cells: [localTime(parkedMs(run)), reason(run), run.key],
    below: [...(run.error ? [errorText(run.error)] : []), paint('dim', replayCommand(run))],
  }))
  return tableLines(['PARKED SINCE', 'REASON', 'RUN'], rows, { paint, columns })
}

function parkedJson(run: Run) {
  return {
    run: run.key,
    reason: reason(run),
    since: isoSeconds(parkedMs(run)),
    attempts: run.attempts,
    error: errorJson(run.error),
    replay: replayCommand(run),
  }
}

function replayCommand({ key }: Run): string {
  return `npx perennial replay ${key}`
}

function reason({ state }: Run): string {
  return state.name === 'parked' ? state.reason : state.name
}

function parkedMs({ state, dueMs }: Run): number {
  return state.name === 'parked' ? state.parkedMs : dueMs
}
