import { FINDING_KINDS, type Finding, type FindingCode, type RemedyState } from '../core/finding.ts'
import { countFindings, countStates, type PassCounts, type Reconciliation } from '../core/reconciliation.ts'
import { counted } from './counted.ts'
import { labelled } from './labelled.ts'
import type { Paint } from './terminal.ts'
import { localTime } from './time-text.ts'

/** What is wrong with thousands of runs is seen from the first few; --json has more. */
const MOST_SHOWN = 10

/** A report for people: what was looked at, what was found, and whether any run has more than one order. */
export function reconciliationLines(report: Reconciliation, paint: Paint): string[] {
  const { window, counts, outcome } = report
  return [
    labelled('window', `${localTime(window.fromMs)} to ${localTime(window.toMs)}`),
    labelled('read', `${readText(counts)}, by ${counted(counts.requests, 'request')}`),
    labelled('found', foundText(report, paint)),
    ...(outcome === 'finished' ? [] : [labelled('ended', paint('yellow', ENDED[outcome]))]),
    ...codesOf(report).flatMap((code) => ['', ...groupLines(code, report, paint)]),
    '',
    violationLine(report, paint),
  ]
}

/** How much was read, for people. */
export function readText({ copies, series, runs }: PassCounts): string {
  return [counted(copies, 'copy'), counted(series, 'series'), counted(runs, 'run')].join(', ')
}

const ENDED = {
  unfinished:
    'early: Commerce Layer is to be left alone for now, or it was too much; the same command goes on from here',
  unreachable: 'early: Commerce Layer could not be read; the same command goes on from here',
} as const

function foundText(report: Reconciliation, paint: Paint): string {
  const count = countFindings(report)
  if (count === 0)
    return paint('green', report.outcome === 'finished' ? 'nothing: all is as it should be' : 'nothing so far')
  return paint('yellow', counted(count, 'finding'))
}

function codesOf({ found }: Reconciliation): FindingCode[] {
  return Object.keys(found).filter((code): code is FindingCode => Object.hasOwn(FINDING_KINDS, code))
}

function groupLines(code: FindingCode, { found, findings }: Reconciliation, paint: Paint): string[] {
  const states = found[code] ?? {}
  const total = countStates(states)
  const shown = findings.filter((finding) => finding.code === code).slice(0, MOST_SHOWN)
  const left = total - shown.length
  return [
    `${paint('bold', `${code}  ${total}`)}  ${FINDING_KINDS[code].what}`,
    `  ${remedyText(code, states)}`,
    ...shown.map(findingLine),
    ...(left > 0 ? [`  … and ${left} more`] : []),
  ]
}

const DONE: Readonly<Record<RemedyState, string>> = {
  applied: 'done',
  would_apply: 'not done, as this is a dry run',
  proposed: 'not done',
  left: 'for a person',
  failed: 'failed',
}

function remedyText(code: FindingCode, states: Readonly<Partial<Record<RemedyState, number>>>): string {
  const { remedy } = FINDING_KINDS[code]
  const counts = new Map(Object.entries(states))
  const done = Object.entries(DONE).flatMap(([state, text]) => {
    const count = counts.get(state)
    return count === undefined ? [] : [`${count} ${text}`]
  })
  const asked = states.proposed === undefined ? '' : `; --apply ${code} does it, and asks first`
  return `to do: ${remedy} (${done.join(', ')}${asked})`
}

function findingLine({ subject, evidence, state }: Finding): string {
  const facts = Object.entries(evidence).map(([name, value]) => `${name} ${value}`)
  return `  ${subject}  ${[...facts, ...(state === 'failed' ? ['FAILED'] : [])].join(', ')}`
}

function violationLine({ violations, outcome }: Reconciliation, paint: Paint): string {
  if (violations.length > 0) {
    const named = violations.slice(0, MOST_SHOWN).join(', ')
    const left = violations.length - MOST_SHOWN
    const many = violations.length === 1 ? 'One run has' : `${violations.length} runs have`
    return paint('red', `${many} more than one placed order: ${named}${left > 0 ? ` … and ${left} more` : ''}`)
  }
  const all = outcome === 'finished' ? 'No run' : 'As far as was read, no run'
  return paint('green', `${all} has more than one placed order.`)
}
