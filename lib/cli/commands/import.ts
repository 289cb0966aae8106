import { countSeries, importSeries as importAll } from '../../flows/import-series.ts'
import { dryLedger } from '../../flows/reconcile/dry-run.ts'
import type { ExitCode } from '../command-error.ts'
import { commerceLayerFailed } from '../commerce-layer-failed.ts'
import { confirm, mustBeAbleToAsk } from '../confirmation.ts'
import type { Host } from '../host.ts'
import { addToImport, emptyImport, type ImportReport } from '../import-report.ts'
import { importJson, importLines } from '../import-text.ts'
import { type Installation, openInstallation } from '../installation.ts'
import { makeProgressBar } from '../progress-bar.ts'
import { localTime } from '../time-text.ts'
import { withCommerceLayer } from '../with-commerce-layer.ts'

export interface ImportOptions {
  json?: boolean
  /** Writes nothing. */
  dryRun?: boolean
  /** Imports without asking. */
  yes?: boolean
  /** The most series that are shown. */
  limit: number
}

const WHAT_IMPORT_DOES = 'Their next runs are planned: Perennial guards or makes them from then on.'

/** `perennial import [--dry-run]`: reads the series that exist, and notes them as their deliveries would have. */
export async function importSeries(host: Host, options: ImportOptions): Promise<ExitCode> {
  const { terminal } = host
  const sure = { yes: options.yes === true || options.dryRun === true }
  mustBeAbleToAsk(terminal, sure, { what: 'An import', instead: 'Add --yes, or --dry-run to see what it would do' })
  const operator = await withCommerceLayer(await openInstallation(host))
  const counted = await countSeries(operator)
  if (!counted.ok) throw commerceLayerFailed('its series', counted.failure)
  const total = counted.value
  if (!sure.yes && total > 0) {
    terminal.note(WHAT_IMPORT_DOES)
    terminal.note(await whatIsLeftAlone(operator))
    if ((await confirm(terminal, `Import ${total} series into ${operator.name}?`)) === 'declined') {
      terminal.note('Nothing was imported.')
      return 1
    }
  }
  const report = await readAll(host, operator, { ...options, total })
  const told = { mode: options.dryRun ? 'dry_run' : 'imported', limit: options.limit } as const
  if (options.json) terminal.say(JSON.stringify(importJson(report, told)))
  else for (const line of importLines(report, told, terminal)) terminal.say(line)
  return 0
}

/** The start is that of the environment here; one that differs from the functions' is seen before anything is planned by it. */
async function whatIsLeftAlone({ settings, ledger, clock }: Installation): Promise<string> {
  const firstMs = async () => (await ledger.readFirstStartMs()) ?? clock.nowMs()
  const [startMs, since] =
    settings.startAtMs === undefined
      ? [await firstMs(), "the ledger's first use, as START_AT is not set here"]
      : [settings.startAtMs, 'the START_AT here']
  return `What was due before ${localTime(startMs)} is left alone (${since}).`
}

async function readAll(
  { terminal }: Host,
  operator: Awaited<ReturnType<typeof withCommerceLayer<Installation>>>,
  { dryRun, limit, total }: ImportOptions & { total: number },
): Promise<ImportReport> {
  const ledger = dryRun ? dryLedger(operator.ledger) : operator.ledger
  const progress = makeProgressBar(terminal, operator.clock, { total, unit: 'series' })
  const report = emptyImport()
  try {
    const end = await importAll({ ...operator, ledger }, async (imported) => {
      await addToImport(report, imported, { ledger, limit })
      progress.reached(report.series)
    })
    if (end.outcome === 'finished') return report
    progress.end()
    terminal.note(`${report.series} of ${total} series were read; the next import knows them and does the rest.`)
    throw commerceLayerFailed('its series', end.failure)
  } finally {
    progress.end()
  }
}
