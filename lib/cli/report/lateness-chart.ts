import { LATENESS_GROUPS_MS } from '../../core/reconciliation.ts'
import { span } from '../time-text.ts'
import { html, type Markup } from './markup.ts'

const WIDTH = 720
const ROW = 26
const LABEL = 150
const FIGURE = 120

/** How late the completed runs became orders, as a picture whose bars carry their figures. */
export function latenessChart(lateness: readonly number[]): Markup {
  const total = lateness.reduce((sum, count) => sum + count, 0)
  const groups = LATENESS_GROUPS_MS.map((_, at) => ({ name: groupName(at), count: lateness[at] ?? 0 }))
  const room = WIDTH - LABEL - FIGURE
  const rows = groups.map(({ name, count }, at) => {
    const width = count === 0 ? 0 : Math.max(2, Math.round((count / Math.max(1, total)) * room))
    const y = at * ROW
    return html`<text class="label" x="0" y="${y + 17}">${name}</text><rect class="bar" x="${LABEL}" y="${y + 4}" width="${width}" height="${ROW - 8}"/><text class="label" x="${LABEL + width + 8}" y="${y + 17}">${figure(count, total)}</text>`
  })
  const told = groups.map(({ name, count }) => `${name}: ${figure(count, total)}`).join('; ')
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${LATENESS_GROUPS_MS.length * ROW}" role="img" aria-labelledby="late-title late-desc">
<title id="late-title">Lateness of completed runs</title><desc id="late-desc">${told}</desc>
${rows}</svg></figure>`
}

function groupName(at: number): string {
  const [from, to] = [LATENESS_GROUPS_MS[at - 1], LATENESS_GROUPS_MS[at]]
  if (from === undefined) return `within ${span(to ?? 0)}`
  return to === undefined || to === Number.POSITIVE_INFINITY
    ? `more than ${span(from)}`
    : `${span(from)} to ${span(to)}`
}

function figure(count: number, total: number): string {
  const share = total === 0 ? 0 : (count / total) * 100
  const percent = share > 0 && share < 0.1 ? 'less than 0.1' : String(Math.round(share * 10) / 10)
  return `${new Intl.NumberFormat('en').format(count)} (${percent} %)`
}
