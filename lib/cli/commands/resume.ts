import { scheduledMs } from '../../core/run.ts'
import { resumeSeries } from '../../flows/person/resume-series.ts'
import type { ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { seriesRefused } from '../refusals.ts'
import { runJson } from '../run-json.ts'
import { seriesArgument } from '../series-argument.ts'
import { tellDone } from '../tell-done.ts'
import { moment } from '../time-text.ts'

/** `perennial resume SERIES`: goes on with a paused series; what fell due meanwhile stays skipped. */
export async function resume(host: Host, text: string, options: { json?: boolean }): Promise<ExitCode> {
  const id = seriesArgument(text)
  const installation = await openInstallation(host)
  const resumed = await resumeSeries(installation, id)
  if (!('planned' in resumed)) throw seriesRefused(resumed.outcome, id)
  const { outcome, planned } = resumed
  const nowMs = installation.clock.nowMs()
  const done = {
    outcome,
    document: { series: id, planned: planned.map(runJson) },
    sentences: [
      outcome === 'resumed' ? `Resumed ${id}; what fell due meanwhile stays skipped.` : `${id} was not paused.`,
      ...planned.map((run) => `Planned ${run.key}, due ${moment(scheduledMs(run), nowMs)}.`),
      ...(outcome === 'resumed' && planned.length === 0 ? ['No run was to be planned.'] : []),
    ],
  }
  tellDone(host.terminal, done, options)
  return 0
}
