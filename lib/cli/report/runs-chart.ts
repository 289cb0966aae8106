import type { Period } from '../../core/reconciliation.ts'
import { html, type Markup } from './markup.ts'
import { countOf, OUTCOME_GROUPS, type OutcomeGroup, totalOf } from './outcome-groups.ts'
import { withoutGaps } from './without-gaps.ts'

/** In units of the drawing, which is scaled to the width of the page. */
const WIDTH = 720
const HEIGHT = 220
const LEFT = 48
const BOTTOM = 24
const TOP = 8

/** A run or two that need a person must be seen beside thousands that do not. */
const LEAST_HEIGHT = 3

/** More names than this below the bars would run into each other. */
const MOST_NAMES = 8

/** Length of the name of a month; that of a day is longer, and its year is of no interest. */
const MONTH = '2026-11'.length

/** Of a day or two the bars would else be walls. */
const WIDEST = 64

/** The runs that were due, by period and by what became of them, as a picture and as the table behind it. */
export function runsChart(given: readonly Period[]): Markup {
  const periods = withoutGaps(given)
  const most = Math.max(1, ...periods.map(totalOf))
  const top = niceTop(most)
  const height = (count: number) => (count / top) * (HEIGHT - TOP - BOTTOM)
  const step = (WIDTH - LEFT) / periods.length
  const namedEvery = Math.ceil(periods.length / MOST_NAMES)
  const bars = periods.map((period, at) => {
    const name = at % namedEvery === 0 ? [axisName(period.name, LEFT + (at + 0.5) * step)] : []
    return html`${bar(period, { x: LEFT + at * step, width: step, height })}${name}`
  })
  return html`<figure>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="runs-title runs-desc">
<title id="runs-title">Runs over time</title>
<desc id="runs-desc">${describe(periods)}</desc>
${[0, top / 2, top].map((count) => gridLine(count, HEIGHT - BOTTOM - height(count)))}${bars}
</svg>
<figcaption class="legend">${OUTCOME_GROUPS.flatMap((group) => legendEntry(group, periods))}</figcaption>
${runsTable(given)}
</figure>`
}

interface Place {
  x: number
  width: number
  height(count: number): number
}

function bar(period: Period, { x, width, height }: Place): Markup {
  const wide = Math.min(WIDEST, width - Math.min(4, width * 0.2))
  let y = HEIGHT - BOTTOM
  const parts = OUTCOME_GROUPS.flatMap((group) => {
    const count = countOf(period, group)
    if (count === 0) return []
    const tall = Math.max(LEAST_HEIGHT, height(count))
    y -= tall
    const box = [x + (width - wide) / 2, Math.max(0, y), wide, tall].map(rounded)
    return [
      html`<rect class="${classOf(group)}" x="${box[0] ?? 0}" y="${box[1] ?? 0}" width="${box[2] ?? 0}" height="${box[3] ?? 0}"/>`,
    ]
  })
  return html`<g><title>${period.name}: ${inWords(period)}</title>${parts}</g>`
}

function gridLine(count: number, y: number): Markup {
  return html`<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${rounded(y)}" y2="${rounded(y)}"/><text class="axis" x="${LEFT - 6}" y="${rounded(y + 4)}" text-anchor="end">${shortCount(count)}</text>`
}

function axisName(name: string, x: number): Markup {
  return html`<text class="axis" x="${rounded(x)}" y="${HEIGHT - 6}" text-anchor="middle">${name.length > MONTH ? name.slice('2026-'.length) : name}</text>`
}

function legendEntry(group: OutcomeGroup, periods: readonly Period[]): Markup[] {
  const count = periods.reduce((sum, period) => sum + countOf(period, group), 0)
  if (count === 0) return []
  return [html`<span><i class="${classOf(group)}"></i>${group.name} <b>${grouped(count)}</b></span> `]
}

function runsTable(periods: readonly Period[]): Markup {
  const rows = periods.map(
    (period) =>
      html`<tr><th scope="row">${period.name}</th>${OUTCOME_GROUPS.map((group) => html`<td>${grouped(countOf(period, group))}</td>`)}</tr>`,
  )
  return html`<details><summary>As a table</summary><div class="wide"><table class="numbers">
<thead><tr><th scope="col">due</th>${OUTCOME_GROUPS.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div></details>`
}

function describe(periods: readonly Period[]): string {
  const all = { name: '', runs: sum(periods) }
  const [first, last] = [periods[0]?.name ?? '', periods.at(-1)?.name ?? '']
  return `Runs due from ${first} to ${last}, a bar each day or month: ${inWords(all)}. The table below has the figures.`
}

function sum(periods: readonly Period[]): Period['runs'] {
  const runs: Record<string, number> = {}
  for (const period of periods)
    for (const [state, count] of Object.entries(period.runs)) runs[state] = (runs[state] ?? 0) + count
  return runs
}

function inWords(period: Period): string {
  const parts = OUTCOME_GROUPS.flatMap((group) => {
    const count = countOf(period, group)
    return count === 0 ? [] : [`${grouped(count)} ${group.name}`]
  })
  return parts.length === 0 ? 'no runs' : parts.join(', ')
}

/** The number at the top of the scale: 1, 2 or 5 times a power of ten, and even so that there is a middle. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most))
  const factor = [1, 2, 4, 6, 8].find((one) => one * power >= most) ?? 10
  return Math.max(2, factor * power)
}

function classOf({ name }: OutcomeGroup): string {
  return name === 'open' ? 'open-runs' : name.replace(' ', '-')
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}

function shortCount(count: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact' }).format(count)
}

function grouped(count: number): string {
  return new Intl.NumberFormat('en').format(count)
}
