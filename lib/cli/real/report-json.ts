import { isoSeconds } from '../../core/run-key.ts'
import type { OurCopies } from './our-copies.ts'
import type { Intention, ShownRun } from './outlook.ts'
import type { Report, ReportedSeries } from './report.ts'
import { kindText } from './report-text.ts'

/** What an organization looks like to Perennial, for programs. Times are ISO 8601 in UTC; what is not there is null. */
export function reportJson(report: Report) {
  const { organization, url, mode, nowMs, idle, unread, webhooks, ourCopies } = report
  return {
    organization,
    url,
    mode,
    now: isoSeconds(nowMs),
    series: report.series.map((each) => seriesJson(each, ourCopies)),
    idle,
    unread,
    ourCopies: ourCopies.count,
    ourCopiesReadSince: ourCopies.cutOffMs === undefined ? null : isoSeconds(ourCopies.cutOffMs),
    webhooks: webhooks.map(({ webhook, ...needed }) => ({ ...needed, callbackUrl: webhook?.callbackUrl ?? null })),
  }
}

function seriesJson({ found, runs }: ReportedSeries, { newestRuns }: OurCopies) {
  const { id, clock, problem } = found.series
  return {
    series: id,
    kind: kindText(found),
    clock,
    problem: problem ?? null,
    runs: runs.map((run) => ({ ...runJson(run), copied: newestRuns.includes(run.key) })),
  }
}

function runJson({ key, dueMs, place, would }: ShownRun) {
  return { run: key, due: isoSeconds(dueMs), place, would: intentionJson(would) }
}

function intentionJson(would: Intention) {
  switch (would.does) {
    case 'guard':
      return { does: would.does, from: isoSeconds(would.fromMs) }
    case 'create':
      return { does: would.does, at: isoSeconds(would.atMs) }
    default:
      return would
  }
}
