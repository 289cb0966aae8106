import { systemClock } from '../adapters/clock.ts'
import { sleepMs } from '../local/real-timers.ts'
import type { ExitCode } from './command-error.ts'
import { readEnvironment, setEnvironment } from './environment.ts'
import { explainFailure } from './explain-failure.ts'
import { readCredentials } from './real/credentials.ts'
import { openOrganization } from './real/organization.ts'
import { makePatience } from './real/patience.ts'
import type { RealHost } from './real/real-host.ts'
import { readReport } from './real/report.ts'
import { reportJson } from './real/report-json.ts'
import { reportLines } from './real/report-text.ts'
import { writeRun } from './real/write-run.ts'
import { tellFailure } from './tell-failure.ts'
import { processTerminal } from './terminal.ts'

export interface RealOptions {
  /** Key of the one run to do. */
  write?: string
  json: boolean
  /** Prints stack traces. */
  debug?: true
}

/** `npm start -- --real`: shows a real organization and writes nothing, or does one run. Answers with the exit code. */
export async function runReal(options: RealOptions): Promise<number> {
  return await runRealOn(options, {
    terminal: processTerminal(),
    environment: readEnvironment(),
    setEnvironment,
    directory: process.cwd(),
    clock: systemClock,
    sleepMs,
  })
}

/** The same with everything outside passed in. Never rejects. */
export async function runRealOn(options: RealOptions, host: RealHost): Promise<ExitCode> {
  try {
    return options.write === undefined ? await show(options, host) : await writeRun(options.write, options, host)
  } catch (error) {
    return tellFailure(host.terminal, explainFailure(error), { json: options.json, debug: options.debug === true })
  }
}

async function show({ json }: RealOptions, host: RealHost): Promise<ExitCode> {
  const credentials = readCredentials(host)
  const { terminal } = host
  terminal.note(terminal.paintNote('dim', `Reading ${credentials.commerceLayer.apiUrl}; nothing is written.`))
  const read = makePatience(host)
  const organization = await openOrganization(host, credentials, read)
  const report = await readReport(organization, read, { ...host, ...credentials })
  if (json) terminal.say(JSON.stringify(reportJson(report)))
  else for (const line of reportLines(report, terminal)) terminal.say(line)
  return 0
}
