import { pauseSeries } from '../../flows/person/pause-series.ts'
import type { ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { seriesRefused } from '../refusals.ts'
import { runJson } from '../run-json.ts'
import { seriesArgument } from '../series-argument.ts'
import { tellDone } from '../tell-done.ts'

/** `perennial pause SERIES`: no run of it is made before it is resumed. */
export async function pause(host: Host, text: string, options: { json?: boolean }): Promise<ExitCode> {
  const id = seriesArgument(text)
  const paused = await pauseSeries(await openInstallation(host), id)
  if (!('skipped' in paused)) throw seriesRefused(paused.outcome, id)
  const { outcome, skipped } = paused
  const done = {
    outcome,
    document: { series: id, skipped: skipped.map(runJson) },
    sentences: [
      outcome === 'paused' ? `Paused ${id}.` : `${id} was paused already.`,
      ...skipped.map(({ key }) => `Skipped ${key}.`),
      `What is in work goes on; nothing else of it is made before "npx perennial resume ${id}".`,
    ],
  }
  tellDone(host.terminal, done, options)
  return 0
}
