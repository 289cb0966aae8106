import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ruleText } from '../../lib/cli/rule-text.ts'
import { localTime, moment } from '../../lib/cli/time-text.ts'
import { series } from '../contract/sample-rows.ts'
import { DAY_MS, errorOf, orderTea, parkYesterday, planTomorrow, TEA, TOMORROW, YESTERDAY } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS } from './ledger-stage.ts'

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
})
afterEach(() => stage.close())

describe('series', () => {
  test('tells who keeps its clock, its rule, its runs around now, and its problems', async () => {
    await orderTea(stage, { seenMs: NOW_MS - DAY_MS })
    await planTomorrow(stage)
    await parkYesterday(stage)
    const { exitCode, terminal } = await stage.run(['series', TEA])
    const inDays = (days: number) => localTime(NOW_MS + days * DAY_MS)
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual([
      TEA,
      '',
      'clock            Perennial runs it',
      `due              every day, counted from ${inDays(-10)}, on the clock of Europe/Rome`,
      'copies           order_copies, placed at once',
      'source order     orders/tea',
      `last changed     ${moment(NOW_MS - DAY_MS, NOW_MS)} at Commerce Layer`,
      `problems         parked, see: npx perennial show ${YESTERDAY}`,
      '',
      expect.stringMatching(/^NEXT +WHEN +STATE +RUN$/),
      `${inDays(1)}  in 1 d  planned      ${TOMORROW}`,
      `${inDays(2)}  in 2 d  by its rule  ${TEA}@2026-12-03T12:00:00Z`,
      `${inDays(3)}  in 3 d  by its rule  ${TEA}@2026-12-04T12:00:00Z`,
      `${inDays(4)}  in 4 d  by its rule  ${TEA}@2026-12-05T12:00:00Z`,
      '',
      expect.stringMatching(/^DUE +STATE +WHY +RUN$/),
      `${inDays(-1)}  parked  refused by API  ${YESTERDAY}`,
    ])
  })

  test('of a paused one tells the command that goes on, and that nothing is to come', async () => {
    await orderTea(stage)
    await planTomorrow(stage)
    await stage.run(['pause', TEA])
    const { terminal } = await stage.run(['series', TEA])
    expect(terminal.said).toContain(`paused           yes; go on with: npx perennial resume ${TEA}`)
    expect(terminal.said).toContain('No run is to come.')
    expect(terminal.said.at(-1)).toContain(`skipped  series paused  ${TOMORROW}`)
  })

  test('of one that Commerce Layer runs foretells nothing, and names its problem', async () => {
    const rule = undefined
    await orderTea(stage, { id: 'subscription:coffee', clock: 'commerce_layer', problem: 'clock_conflict', rule })
    const { terminal } = await stage.run(['series', 'subscription:coffee'])
    expect(terminal.said).toContain('clock            Commerce Layer runs it, Perennial guards each run')
    expect(terminal.said).toContain(
      'problems         clock_conflict: it carries metadata for Perennial, but is active, so Commerce Layer runs it',
    )
    expect(terminal.said.slice(-3)).toEqual(['No run is to come.', '', 'No run is over.'])
  })

  test('gives the same as one JSON document', async () => {
    await orderTea(stage)
    await planTomorrow(stage)
    await parkYesterday(stage)
    const { terminal } = await stage.run(['series', TEA, '--json'])
    expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        series: TEA,
        clock: 'perennial',
        paused: false,
        problem: null,
        rule: {
          frequency: 'daily',
          from: '2026-11-21T12:00:00Z',
          expires: null,
          copies: null,
          timeZone: 'Europe/Rome',
        },
        sourceOrder: 'tea',
        next: [
          { run: TOMORROW, due: '2026-12-02T12:00:00Z', state: 'planned' },
          { run: `${TEA}@2026-12-03T12:00:00Z`, due: '2026-12-03T12:00:00Z', state: null },
          { run: `${TEA}@2026-12-04T12:00:00Z`, due: '2026-12-04T12:00:00Z', state: null },
          { run: `${TEA}@2026-12-05T12:00:00Z`, due: '2026-12-05T12:00:00Z', state: null },
        ],
        last: [expect.objectContaining({ run: YESTERDAY, state: 'parked' })],
        parked: [YESTERDAY],
      }),
    ])
  })

  test.each([
    ['tea', 'Say what it is: subscription:tea or order:tea.'],
    [TOMORROW, `That is a run; its series is ${TEA}.`],
    ['order:', 'It is what stands before the @ of its runs, as "npx perennial runs" shows them.'],
  ])('of %s, which is no series, is a mistake in the asking with a remedy of its own', async (text, remedy) => {
    const error = { code: 'not_a_series_id', remedy }
    expect(await errorOf(stage, ['series', text])).toMatchObject({ exitCode: 2, error })
  })

  test('of one that the ledger does not have says what to check', async () => {
    expect(await errorOf(stage, ['series', 'order:nobody'])).toEqual({
      exitCode: 1,
      error: {
        code: 'unknown_series',
        message: 'The ledger has no series order:nobody.',
        remedy:
          'Check its id, and that it is active or has our metadata: a series is known once a delivery told of it.',
      },
    })
  })
})

describe('a rule in words', () => {
  const { rule } = series({})
  const from = rule ? localTime(rule.anchorMs) : ''
  const until = rule ? localTime(rule.expiresMs ?? 0) : ''

  test.each([
    [{}, `every month, counted from ${from}, on the clock of Europe/Rome, 12 runs in all, none from ${until} on`],
    [
      { frequency: 'three-month', copies: 1, expiresMs: undefined },
      `every 3 months, counted from ${from}, on the clock of Europe/Rome, 1 run in all`,
    ],
    [{ frequency: 'hourly', copies: undefined, expiresMs: undefined }, `every hour, counted from ${from}`],
    [
      { frequency: '0 9 * * 1', copies: undefined, expiresMs: undefined },
      `by the crontab "0 9 * * 1", from ${from}, on the clock of Europe/Rome`,
    ],
  ])('%j', (changes, words) => {
    expect(rule && ruleText({ ...rule, ...changes })).toBe(words)
  })

  test('says "first at" where the start is itself due', () => {
    const first = rule && { ...rule, fromMs: rule.anchorMs, copies: undefined, expiresMs: undefined }
    expect(first && ruleText(first)).toBe(`every month, first at ${from}, on the clock of Europe/Rome`)
  })
})
