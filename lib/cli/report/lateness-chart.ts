import { LATENESS_GROUPS_MS } from '../../core/reconciliation.ts'
import { span } from '../time-text.ts'
import { html, type Markup } from './markup.ts'

/** How late the completed runs became orders: a table with a bar in each row. */
export function latenessChart(lateness: readonly number[]): Markup {
  const total = lateness.reduce((sum, count) => sum + count, 0)
  const rows = LATENESS_GROUPS_MS.map((_, at) => {
    const count = lateness[at] ?? 0
    const percent = total === 0 ? 0 : (count / total) * 100
    const bar = html`<span style="width:${percent.toFixed(1)}%"></span>`
    const name = groupName(at)
    return html`<tr><th scope="row">${name}</th><td class="bar">${count === 0 ? '' : bar}</td><td>${figure(count, percent)}</td></tr>`
  })
  return html`<table class="lateness"><tbody>${rows}</tbody></table>`
}

function groupName(at: number): string {
  const [from, to] = [LATENESS_GROUPS_MS[at - 1], LATENESS_GROUPS_MS[at]]
  if (from === undefined) return `within ${span(to ?? 0)}`
  return to === undefined || to === Number.POSITIVE_INFINITY
    ? `more than ${span(from)}`
    : `${span(from)} to ${span(to)}`
}

function figure(count: number, percent: number): string {
  const share = percent > 0 && percent < 0.1 ? 'less than 0.1' : String(Math.round(percent * 10) / 10)
  return `${new Intl.NumberFormat('en').format(count)} (${share} %)`
}
