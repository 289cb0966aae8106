import { isPaused } from '../../core/pause.ts'
import { refusalOfSeries } from '../../core/refusals.ts'
import { isOver, type Run } from '../../core/run.ts'
import type { SeriesId } from '../../core/run-key.ts'
import type { Series } from '../../core/series.ts'
import { type AskForRunOutcome, askForRun } from '../../flows/person/ask-for-run.ts'
import { CommandError, type ExitCode } from '../command-error.ts'
import { confirm, mustBeAbleToAsk } from '../confirmation.ts'
import { copyEffects } from '../copy-effects.ts'
import type { Host } from '../host.ts'
import { openInstallation, withQueue } from '../installation.ts'
import { seriesRefused } from '../refusals.ts'
import { runJson } from '../run-json.ts'
import { seriesArgument } from '../series-argument.ts'
import { tellDone } from '../tell-done.ts'
import { localTime } from '../time-text.ts'

export interface RunOptions {
  json?: boolean
  /** Asks for the run without a confirmation. */
  yes?: boolean
}

/** `perennial run SERIES`: a run now, once, beside its rule, after a confirmation that names what it does. */
export async function run(host: Host, text: string, options: RunOptions): Promise<ExitCode> {
  const id = seriesArgument(text)
  const { terminal } = host
  mustBeAbleToAsk(terminal, options, { what: 'A run now', instead: 'Add --yes' })
  const installation = await openInstallation(host)
  const series = await installation.ledger.readSeries(id)
  if (series === undefined) throw seriesRefused('unknown_series', id)
  const refusal = refusalOfSeries(series)
  if (refusal !== undefined) throw seriesRefused(refusal, id)
  if (!options.yes && (await confirmRun(host, series)) === 'declined') {
    terminal.note('No run was asked for.')
    return 1
  }
  const asked = await askForRun(withQueue(installation), id)
  if (asked.outcome !== 'asked') throw runNowRefused(asked, id)
  const done = {
    outcome: asked.outcome,
    document: { run: runJson(asked.run) },
    sentences: [
      `Asked for ${asked.run.key}: it is made as soon as the pace allows.`,
      `See what becomes of it with "npx perennial show ${asked.run.key}".`,
    ],
  }
  tellDone(terminal, done, options)
  return 0
}

async function confirmRun({ terminal }: Host, series: Series): Promise<'confirmed' | 'declined'> {
  terminal.note(`A run of ${series.id} now, once, beside its rule:`)
  for (const effect of copyEffects(series)) terminal.note(`  ${effect}`)
  if (isPaused(series)) terminal.note('  the series is paused: this run is made all the same')
  return await confirm(terminal, `Make a run of ${series.id} now?`)
}

function runNowRefused(refused: Exclude<AskForRunOutcome, { outcome: 'asked' }>, id: SeriesId): CommandError {
  switch (refused.outcome) {
    case 'same_run':
      return sameRun(refused.run)
    case 'before_start':
      return new CommandError({
        code: refused.outcome,
        what: `Perennial is to make nothing before ${localTime(refused.startMs)}.`,
        remedy: 'Ask again then, or set START_AT earlier.',
      })
    default:
      return seriesRefused(refused.outcome, id)
  }
}

function sameRun(near: Run): CommandError {
  return new CommandError({
    code: 'same_run',
    what: `${near.key} (${near.state.name}) lies less than half an hour away, and two runs so close are one.`,
    remedy: sameRunRemedy(near),
  })
}

function sameRunRemedy(near: Run): string {
  if (near.state.name === 'parked') return `Replay it with "npx perennial replay ${near.key}".`
  if (isOver(near)) return 'Ask again half an hour after it.'
  return `Follow it with "npx perennial show ${near.key}", or ask again half an hour after it.`
}
