import { describe, expect, test } from 'vitest'
import { reconciliationPage } from '../../../lib/cli/report/reconciliation-page.ts'
import { FINDING_KINDS, type FindingCode } from '../../../lib/core/finding.ts'
import type { Reconciliation } from '../../../lib/core/reconciliation.ts'
import { runKeyOf } from '../../../lib/core/run-key.ts'
import { duplicate, report } from './sample-report.ts'

const page = (changes: Partial<Reconciliation> = {}) => reconciliationPage(report(changes), 'the ledger of a test')

/** What a reader sees of a page, without its pictures: the texts between the tags. */
function texts(html: string): string {
  const seen = html.replaceAll(/<(style|svg|title)\b.*?<\/\1>/gs, '').replaceAll(/<[^>]*>/g, ' ')
  return seen.replaceAll(/\s+/g, ' ').trim()
}

const SOME = {
  found: { duplicate_copy: { proposed: 1 }, unrecorded_outcome: { applied: 2 } },
  findings: [duplicate(), duplicate({ code: 'unrecorded_outcome', state: 'applied', evidence: { status: 'failed' } })],
} satisfies Partial<Reconciliation>

const WEEK = {
  periods: [
    { name: '2026-11-15', runs: { completed: 9_000, planned: 4, claimed: 1 } },
    { name: '2026-11-16', runs: { completed: 20, parked: 1, in_doubt: 1, skipped: 3 } },
  ],
  lateness: [9_000, 19, 0, 0, 0, 1],
} satisfies Partial<Reconciliation>

describe('the page', () => {
  test('says that all is well, how much was looked at, and nothing that is not there', () => {
    const read = texts(page({ counts: { copies: 4_103, runs: 4_120, series: 612, requests: 251 } }))
    expect(read).toContain('All is well No run that was looked at has more than one placed order.')
    expect(read).toContain('runs 4,120 copies 4,103 series 612 requests 251 Findings Nothing is otherwise')
    expect(read).not.toContain('Runs over time')
    expect(read).toContain('Perennial, about the ledger of a test. Read ')
  })

  test('names each run that breaks the post-condition at its top', () => {
    const read = texts(page({ violations: ['order:tea@2026-11-16T09:00:00Z'], ...SOME }))
    expect(read).toMatch(/^Reconciliation of all runs, .* 1 run has more than one placed order .*order:tea@2026-11-16T/)
  })

  test('names the first of very many, and says how many more there are', () => {
    const violations = Array.from({ length: 500 }, (_, at) => runKeyOf(`order:tea-${at}`, 0))
    const read = texts(page({ violations: violations.slice(0, 21) }))
    expect(read).toContain(`${violations[18]} ${violations[19]} and 1 more, which --json names `)
    expect(texts(page({ violations: violations.slice(0, 20) }))).not.toContain(' more,')
    const size = page({ violations }).length - page({ violations: violations.slice(0, 20) }).length
    expect(size).toBeLessThan(100)
  })

  test('gives of each kind of finding what it is, the evidence, what was done, and the command that does the rest', () => {
    const read = texts(page(SOME))
    expect(read).toContain(
      '1 × a run with more than one placed order duplicate_copy 1 waits for your word Remedy cancel',
    )
    expect(read).toContain('before it is shipped: npx perennial reconcile --apply duplicate_copy .')
    expect(read).toContain('order:tea@2026-11-16T09:00:00Z waits for your word order VytqKwMbQq other_order AbCdEfGhIj')
    expect(read).toContain('2 × a run whose outcome no delivery told of unrecorded_outcome 2 put right')
    expect(read.indexOf('duplicate_copy')).toBeLessThan(read.indexOf('unrecorded_outcome'))
  })

  test('says how many findings are not on it', () => {
    expect(texts(page({ ...SOME, found: { unrecorded_outcome: { applied: 800 } } }))).toContain(
      '798 more were only counted',
    )
  })

  test('has a place for every kind of finding', () => {
    const codes = Object.keys(FINDING_KINDS).filter((code): code is FindingCode => code in FINDING_KINDS)
    const found = Object.fromEntries(codes.map((code) => [code, { left: 1 }]))
    const read = texts(page({ found, findings: codes.map((code) => duplicate({ code, state: 'left' })) }))
    for (const code of codes) expect(read).toContain(`1 × ${FINDING_KINDS[code].what} ${code} 1 for a person`)
  })

  test('shows the figures behind its pictures', () => {
    const read = texts(page(WEEK))
    expect(read).toContain('completed 9,020 open 5 skipped 3 in doubt 1 parked 1 As a table')
    expect(read).toContain('2026-11-15 9,000 5 0 0 0 2026-11-16 20 0 3 1 1')
    expect(read).toContain('within 1 min 9,000 (99.8 %) 1 min to 10 min 19 (0.2 %)')
    expect(read).toContain('more than 1 d 1 (less than 0.1 %)')
  })

  test('a picture tells who cannot see it what it shows', () => {
    const [svg = ''] = /<svg.*<\/svg>/s.exec(page(WEEK)) ?? []
    expect(svg).toContain('role="img" aria-labelledby="runs-title runs-desc"')
    expect(svg).toContain('9,020 completed, 5 open, 3 skipped, 1 in doubt, 1 parked.')
    expect(svg).toContain('<title>2026-11-16: 20 completed, 3 skipped, 1 in doubt, 1 parked</title>')
  })

  test('a day without runs has its place in the picture, and no line in the table', () => {
    const periods = [
      { name: '2026-11-28', runs: { completed: 1 } },
      { name: '2026-12-01', runs: { completed: 1 } },
    ]
    const html = page({ periods })
    expect([...html.matchAll(/<g><title>([^<]*)</g)].map(([, title]) => title)).toEqual([
      '2026-11-28: 1 completed',
      '2026-11-29: no runs',
      '2026-11-30: no runs',
      '2026-12-01: 1 completed',
    ])
    expect(texts(html)).toContain('2026-11-28 1 0 0 0 0 2026-12-01 1 0 0 0 0')
  })

  test('says how many runs are parked, and where it says why', () => {
    expect(texts(page(WEEK))).toContain('1 run is parked, and waits for a person: npx perennial parked says why.')
  })

  test('one parked run is seen beside thousands of others', () => {
    const heights = [...page(WEEK).matchAll(/<rect class="parked"[^>]* height="([\d.]+)"/g)].map(([, height]) =>
      Number(height),
    )
    expect(heights).toEqual([3])
  })
})

describe('the page is one file', () => {
  test('that loads nothing and runs nothing', () => {
    const html = page({ ...SOME, ...WEEK })
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|https?:|javascript:|\bon\w+="/i)
  })

  test('in which whatever comes from outside is text', () => {
    const evil = `</td><script>alert('1')</script>&"`
    const html = reconciliationPage(
      report({ ...SOME, findings: [duplicate({ evidence: { [evil]: evil } })] }),
      `the ledger ${evil}`,
    )
    expect(html).not.toContain('<script')
    expect(html.split('&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;')).toHaveLength(4)
  })

  test('whose tags are all closed, in order', () => {
    const open: string[] = []
    for (const [, slash, name = '', inside = ''] of page({ ...SOME, ...WEEK }).matchAll(/<(\/?)([a-z]\w*)([^>]*)>/g)) {
      if (slash === '/') expect(open.pop()).toBe(name)
      else if (name !== 'meta' && !inside.endsWith('/')) open.push(name)
    }
    expect(open).toEqual([])
  })
})
