import type { Settings } from '../../core/settings.ts'
import type { Clock } from '../../flows/dependencies.ts'
import { everyPage, type FoundSeries, findSeries } from './find-series.ts'
import type { Organisation } from './organisation.ts'
import { type OurCopies, ourCopies } from './our-copies.ts'
import { runsOf, type ShownRun } from './outlook.ts'
import type { ReadPatiently } from './patience.ts'
import { type NeededWebhook, webhookPlan } from './webhook-plan.ts'

/** A series with the runs of it that matter now. */
export interface ReportedSeries {
  found: FoundSeries
  runs: ShownRun[]
}

/** What an organisation looks like to Perennial. */
export interface Report {
  organisation: string
  url: string
  mode: Organisation['mode']
  nowMs: number
  /** Those that recur, or would if their metadata could be read. */
  series: ReportedSeries[]
  /** Subscriptions that do not recur and ask for nothing. */
  idle: number
  /** How many subscriptions and orders there are that were not read. */
  unread: number
  webhooks: NeededWebhook[]
  /** Copies that bear our reference_origin. */
  ourCopies: OurCopies
}

/** Reads what an organisation looks like to Perennial. */
export async function readReport(
  organisation: Organisation,
  read: ReadPatiently,
  { settings, clock }: { settings: Settings; clock: Clock },
): Promise<Report> {
  const { slug, url, mode, survey, api } = organisation
  const series = await findSeries(organisation, read)
  const webhooks = await everyPage((page) => read('webhooks', () => survey.webhooks(page)))
  const ours = await read('copies', () => ourCopies(api))
  const nowMs = clock.nowMs()
  const telling = series.items.filter((found) => isTelling(found.series.clock))
  return {
    organisation: slug,
    url,
    mode,
    nowMs,
    series: telling.map((found) => ({ found, runs: runsOf(found, { nowMs, settings }) })),
    idle: series.items.length - telling.length,
    unread: Math.max(0, series.total - series.items.length),
    webhooks: webhookPlan(webhooks.items),
    ourCopies: ours,
  }
}

function isTelling(clock: FoundSeries['series']['clock']): boolean {
  return clock === 'commerce_layer' || clock === 'perennial' || clock === 'invalid'
}
