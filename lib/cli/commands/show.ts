import type { ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { runRefused } from '../refusals.ts'
import { resourceLink } from '../resource-link.ts'
import { runArgument } from '../run-argument.ts'
import { shownJson, shownLines } from '../show-text.ts'

/** `perennial show RUN`: all that the ledger knows of a run, move by move, and what comes next. */
export async function show(host: Host, text: string, { json }: { json?: boolean }): Promise<ExitCode> {
  const key = runArgument(text, 'npx perennial runs')
  const { ledger, clock, environment } = await openInstallation(host)
  const run = await ledger.readRun(key)
  if (run === undefined) throw runRefused('unknown_run', key)
  const shown = {
    run,
    series: await ledger.readSeries(run.seriesId),
    intervention: run.interventionId === undefined ? undefined : await ledger.readIntervention(run.interventionId),
    nowMs: clock.nowMs(),
    link: (type: string, id: string) => resourceLink(environment, type, id),
  }
  const { terminal } = host
  if (json) terminal.say(JSON.stringify(shownJson(shown)))
  else for (const line of shownLines(shown, terminal)) terminal.say(line)
  return 0
}
