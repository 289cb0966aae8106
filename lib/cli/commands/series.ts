import type { ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { readSeriesAround } from '../read-series.ts'
import { seriesRefused } from '../refusals.ts'
import { resourceLink } from '../resource-link.ts'
import { seriesArgument } from '../series-argument.ts'
import { seriesJson, seriesLines } from '../series-text.ts'

/** `perennial series SERIES`: who keeps its clock, when it is due, its runs around now, and what is wrong with it. */
export async function series(host: Host, text: string, { json }: { json?: boolean }): Promise<ExitCode> {
  const id = seriesArgument(text)
  const installation = await openInstallation(host)
  const around = await readSeriesAround(installation, id)
  if (around === undefined) throw seriesRefused('unknown_series', id)
  const { terminal } = host
  const link = (type: string, resourceId: string) => resourceLink(installation.environment, type, resourceId)
  if (json) terminal.say(JSON.stringify(seriesJson(around)))
  else for (const line of seriesLines(around, link, terminal)) terminal.say(line)
  return 0
}
