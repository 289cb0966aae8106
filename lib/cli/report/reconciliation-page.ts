import type { PassOutcome, Reconciliation } from '../../core/reconciliation.ts'
import type { RunKey } from '../../core/run-key.ts'
import { localTime, span } from '../time-text.ts'
import { findingsSection } from './findings-section.ts'
import { latenessChart } from './lateness-chart.ts'
import { html, type Markup } from './markup.ts'
import { totalOf } from './outcome-groups.ts'
import { PAGE_STYLE } from './page-style.ts'
import { runsChart } from './runs-chart.ts'
import { type Verdict, verdictOn } from './verdict.ts'

/**
 * A reconciliation as one page of HTML that needs nothing else: no script, no font, no picture from outside. All times are those of
 * this machine's zone, with their offset.
 *
 * @param name Which installation it is about.
 */
export function reconciliationPage(report: Reconciliation, name: string): string {
  const verdict = verdictOn(report)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Perennial: ${verdict.headline}</title>
<style>${{ markup: PAGE_STYLE }}</style>
</head>
<body class="${verdict.mood}">
${head(report, verdict)}
${tiles(report)}
${report.periods.some((period) => totalOf(period) > 0) ? html`<section><h2>Runs over time</h2>${runsChart(report.periods)}</section>` : ''}
${report.lateness.some((count) => count > 0) ? html`<section><h2>How late completed runs were</h2>${latenessChart(report.lateness)}</section>` : ''}
${findingsSection(report)}
<footer>Perennial, about ${name}. Read ${localTime(report.startedMs)}, in ${span(report.endedMs - report.startedMs) || 'less than a second'}.</footer>
</body>
</html>
`
  return page.markup
}

function head({ window, kind, mode, outcome, violations }: Reconciliation, verdict: Verdict): Markup {
  return html`<header>
<p class="eyebrow">${kind === 'audit' ? 'Reconciliation of all runs' : 'Hourly reconciliation'}, ${localTime(window.fromMs)} to ${localTime(window.toMs)}</p>
<h1>${verdict.headline}</h1>
<p>${verdict.postCondition}</p>
${violationList(violations)}
${verdict.parked === 0 ? '' : html`<p>${parkedText(verdict.parked)}: <code>npx perennial parked</code> says why.</p>`}
${ENDS[outcome] === '' ? '' : html`<p><b>${ENDS[outcome]}</b></p>`}
${mode === 'dry_run' ? html`<p class="quiet">A dry run: nothing was changed.</p>` : ''}
</header>`
}

/** So many runs are read by nobody: what happened to them is seen from the first. */
const VIOLATIONS_SHOWN = 20

function violationList(violations: readonly RunKey[]): Markup | '' {
  if (violations.length === 0) return ''
  const shown = violations.slice(0, VIOLATIONS_SHOWN).map((key) => html`<li class="id">${key}</li>`)
  const left = violations.length - shown.length
  return html`<ul class="violations">${shown}${left > 0 ? html`<li>and ${left} more, which --json names</li>` : ''}</ul>`
}

function parkedText(count: number): string {
  return count === 1 ? '1 run is parked, and waits for a person' : `${count} runs are parked, and wait for a person`
}

const ENDS: Readonly<Record<PassOutcome, string>> = {
  finished: '',
  unfinished: 'It is not finished: the next one goes on where it stopped, and may find more.',
  unreachable: 'Commerce Layer stopped answering before all was read: the next one goes on, and may find more.',
}

function tiles({ counts }: Reconciliation): Markup {
  const shown = Object.entries({
    runs: counts.runs,
    copies: counts.copies,
    series: counts.series,
    requests: counts.requests,
  })
  return html`<dl class="tiles">${shown.map(([name, count]) => html`<div><dt>${name}</dt><dd>${new Intl.NumberFormat('en').format(count)}</dd></div>`)}</dl>`
}
