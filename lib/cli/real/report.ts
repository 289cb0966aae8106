import { type NeededWebhook, neededWebhooks } from '../../core/needed-webhooks.ts'
import type { Settings } from '../../core/settings.ts'
import type { Clock } from '../../flows/dependencies.ts'
import { everyPage, type FoundSeries, findSeries } from './find-series.ts'
import type { Organization } from './organization.ts'
import { type OurCopies, ourCopies } from './our-copies.ts'
import { runsOf, type ShownRun } from './outlook.ts'
import type { ReadPatiently } from './patience.ts'

/** A series with the runs of it that matter now. */
export interface ReportedSeries {
  found: FoundSeries
  runs: ShownRun[]
}

/** What an organization looks like to Perennial. */
export interface Report {
  organization: string
  url: string
  mode: Organization['mode']
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

/** Reads what an organization looks like to Perennial. */
export async function readReport(
  organization: Organization,
  read: ReadPatiently,
  { settings, clock }: { settings: Settings; clock: Clock },
): Promise<Report> {
  const { slug, url, mode, commerceLayer, api } = organization
  const series = await findSeries(organization, read)
  const webhooks = await everyPage((page) => read('webhooks', () => commerceLayer.listWebhooks(page)))
  const nowMs = clock.nowMs()
  const telling = series.items.filter((found) => isTelling(found.series.clock))
  const shown = telling.map((found) => ({ found, runs: runsOf(found, { nowMs, settings }) }))
  // The copy of a run comes after its due time, unless a person has made it early.
  const oldestDueMs = Math.min(nowMs, ...shown.flatMap(({ runs }) => runs.map(({ dueMs }) => dueMs)))
  return {
    organization: slug,
    url,
    mode,
    nowMs,
    series: shown,
    idle: series.items.length - telling.length,
    unread: Math.max(0, series.total - series.items.length),
    webhooks: neededWebhooks(webhooks.items),
    ourCopies: await ourCopies(api, read, oldestDueMs),
  }
}

function isTelling(clock: FoundSeries['series']['clock']): boolean {
  return clock === 'commerce_layer' || clock === 'perennial' || clock === 'invalid'
}
