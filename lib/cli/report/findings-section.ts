import { FINDING_KINDS, type Finding, type FindingCode, type RemedyState } from '../../core/finding.ts'
import { countFindings, countStates, type Reconciliation } from '../../core/reconciliation.ts'
import { html, type Markup } from './markup.ts'
import { OPEN_STATES, REMEDY_WORDS } from './remedy-words.ts'

type Counts = Readonly<Partial<Record<RemedyState, number>>>

/** All findings, by what is wrong, what is still open first; each with its evidence. */
export function findingsSection(report: Reconciliation): Markup {
  const groups = codesOf(report).map((code) => findingGroup(code, report.found[code] ?? {}, report.findings))
  const left = countFindings(report) - report.findings.length
  return html`<section><h2>Findings</h2>
${groups.length === 0 ? html`<p class="quiet">Nothing is otherwise than it should be.</p>` : groups}
${left > 0 ? html`<p class="quiet">${left} more were only counted: they are of the kinds above.</p>` : ''}</section>`
}

function codesOf({ found }: Reconciliation): FindingCode[] {
  const codes = Object.keys(FINDING_KINDS).filter((code): code is FindingCode => code in found)
  return codes.toSorted((one, other) => openCount(found[other] ?? {}) - openCount(found[one] ?? {}))
}

function findingGroup(code: FindingCode, states: Counts, findings: readonly Finding[]): Markup {
  const { what, remedy, kind } = FINDING_KINDS[code]
  const total = countStates(states)
  const said = Object.entries(REMEDY_WORDS).flatMap(([state, words]) => stateCount(states, state, words))
  const byName = kind === 'by_name' && (states.proposed ?? 0) > 0
  return html`<article class="finding ${openCount(states) > 0 ? 'to-do' : 'done'}">
<h3>${total} × ${what} <code>${code}</code></h3>
<p class="states">${said}</p>
<p><span class="quiet">Remedy</span> ${remedy}${byName ? html`: <code>npx perennial reconcile --apply ${code}</code>` : ''}.</p>
<div class="wide"><table><thead><tr><th scope="col">about</th><th scope="col">state</th><th scope="col">evidence</th></tr></thead>
<tbody>${findings.filter((finding) => finding.code === code).map(findingRow)}</tbody></table></div></article>`
}

function stateCount(states: Counts, state: string, words: string): Markup[] {
  const count = Object.entries(states).find(([name]) => name === state)?.[1] ?? 0
  return count === 0 ? [] : [html`<span class="state">${count} ${words}</span> `]
}

function findingRow({ subject, state, evidence }: Finding): Markup {
  const facts = Object.entries(evidence).map(
    ([name, value]) => html`<span><span class="quiet">${name}</span> ${String(value)}</span> `,
  )
  return html`<tr><td class="id">${subject}</td><td class="short">${REMEDY_WORDS[state]}</td><td class="facts">${facts}</td></tr>`
}

function openCount(states: Counts): number {
  return OPEN_STATES.reduce((sum, state) => sum + (states[state] ?? 0), 0)
}
