import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localTime } from '../../lib/cli/time-text.ts'
import type { RunKey } from '../../lib/core/run-key.ts'
import { errorOf, HOUR_MS, orderTea, parkYesterday, planTomorrow, TOMORROW, YESTERDAY } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

const REASON = ['--reason', 'paid by phone']
const COPY = {
  type: 'order_copies',
  id: 'copyYesterday',
  status: 'failed',
  createdMs: NOW_MS,
  updatedMs: NOW_MS,
  targetOrderId: 'orderYesterday',
  ours: true,
} as const

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
  await orderTea(stage)
  await planTomorrow(stage)
})
afterEach(() => stage.close())

test('gives parked runs up, each once, and names those that were not parked', async () => {
  await parkYesterday(stage)
  const { exitCode, terminal } = await stage.run(['discard', YESTERDAY, TOMORROW, YESTERDAY, ...REASON])
  expect(exitCode).toBe(1)
  expect(terminal.said).toEqual([
    `${YESTERDAY}  discarded: Perennial makes no order for it`,
    `${TOMORROW}  not parked: it is over, or goes on by itself; "npx perennial cancel" skips one that waits for its time`,
  ])
  const discarded = { state: { name: 'skipped', reason: 'discarded' }, note: 'paid by phone' }
  expect(await stage.ledger.readRun(YESTERDAY)).toMatchObject(discarded)
  expect(await stage.ledger.readRun(TOMORROW)).toMatchObject({ version: 1 })
})

test('names the order that a copy left behind, which the customer could still pay', async () => {
  await parkYesterday(stage, { copy: COPY })
  const { exitCode, terminal } = await stage.run(['discard', YESTERDAY, ...REASON])
  expect(exitCode).toBe(0)
  expect(terminal.said).toEqual([
    `${YESTERDAY}  discarded: Perennial makes no order for it`,
    '    Its copy left order orderYesterday: cancel that at Commerce Layer if nobody is to pay it.',
  ])
})

test('writes down who gave it up, and the run shows it', async () => {
  await parkYesterday(stage)
  await stage.run(['discard', YESTERDAY, ...REASON])
  const { terminal } = await stage.run(['show', YESTERDAY])
  expect(terminal.said).toContain('note             paid by phone')
  expect(terminal.said).toContain(`discarded by     arn:aws:iam::000000000000:root, ${localTime(NOW_MS)} (now)`)
})

test('gives the same as one JSON document', async () => {
  await parkYesterday(stage, { copy: COPY })
  const { terminal } = await stage.run(['discard', YESTERDAY, 'order:nobody@2026-12-01T00:00:00Z', ...REASON, '--json'])
  expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
    {
      discarded: [
        { run: YESTERDAY, outcome: 'discarded', leftOrder: 'orderYesterday' },
        { run: 'order:nobody@2026-12-01T00:00:00Z', outcome: 'unknown_run', leftOrder: null },
      ],
    },
  ])
})

describe('by a filter', () => {
  const LATE = 'order:late@2026-11-28T12:00:00Z'
  const PARKED_HOUR_AGO = { name: 'parked', reason: 'too_late', parkedMs: NOW_MS - HOUR_MS } as const
  const SHOWN = [
    'Talking to the ledger in the DynamoDB table perennial-local-ledger.',
    'too_late: too late',
    `${'PARKED SINCE'.padEnd(23)}  RUN`,
    `${localTime(NOW_MS - HOUR_MS)}  ${LATE}`,
    '',
  ]
  const ASKED = `Give up ${LATE} for good, with the reason "paid by phone"? Perennial then makes no order for it. [y/N] `

  beforeEach(async () => {
    await parkYesterday(stage, { copy: COPY })
    await stage.ledger.createRun(orderRun(LATE, PARKED_HOUR_AGO))
  })
  const stateOf = async (run: RunKey) => (await stage.ledger.readRun(run))?.state.name

  test('shows what it lets through, asks, and gives up exactly that', async () => {
    const { exitCode, terminal } = await stage.run(['discard', '--parked-reason', 'too_late', ...REASON], {
      answers: ['y'],
    })
    expect(terminal.noted).toEqual([...SHOWN, ASKED])
    expect(terminal.said).toEqual([`${LATE}  discarded: Perennial makes no order for it`])
    expect(exitCode).toBe(0)
    expect([await stateOf(LATE), await stateOf(YESTERDAY)]).toEqual(['skipped', 'parked'])
    const [written] = await stage.ledger.interventionsSince({ fromMs: 0, limit: 1 })
    expect(written).toMatchObject({ action: 'discard', asked: '--parked-reason too_late --reason "paid by phone"' })
  })

  test('writes down for whoever comes next why, and nobody by name or number', async () => {
    await stage.run(['discard', LATE, '--reason', 'jane@example.com paid by phone, 0151234567'])
    const [written] = await stage.ledger.interventionsSince({ fromMs: 0, limit: 1 })
    expect(written?.asked).toBe('--reason "[email] paid by phone, [digits]"')
  })

  test.each([['n'], [''], []])('does nothing when the answer is %j', async (...answers) => {
    const { exitCode, terminal } = await stage.run(['discard', '--since', '2h', ...REASON], { answers })
    expect(exitCode).toBe(1)
    expect(terminal.noted).toEqual([...SHOWN, ASKED, 'Nothing was discarded.'])
    expect(await stateOf(LATE)).toBe('parked')
  })

  test('names the orders that would be left, before it asks', async () => {
    const { terminal } = await stage.run(['discard', '--series', 'order:tea', ...REASON], { answers: ['n'] })
    expect(terminal.noted).toContain(
      '    Its copy left order orderYesterday: cancel that at Commerce Layer if nobody is to pay it.',
    )
  })

  test('takes the longest parked ones first, and says that there may be more', async () => {
    const { exitCode, terminal } = await stage.run(['discard', '--since', '9d', '--limit', '1', '--yes', ...REASON])
    expect(exitCode).toBe(0)
    expect(terminal.noted).toContain('These are the 1 longest parked; there may be more.')
    expect([await stateOf(YESTERDAY), await stateOf(LATE)]).toEqual(['skipped', 'parked'])
  })

  test('that lets nothing through says so, and asks nobody', async () => {
    const { exitCode, terminal } = await stage.run(['discard', '--parked-reason', 'poison', ...REASON], { answers: [] })
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual(['No run is parked that the options let through.'])
    expect(await stage.ledger.interventionsSince({ fromMs: 0, limit: 1 })).toEqual([])
  })

  test('leaves a run alone that was moved while somebody thought about it', async () => {
    const { terminal } = await stage.run(['discard', '--parked-reason', 'too_late', ...REASON], {
      meanwhile: async () => {
        const run = await stage.ledger.readRun(LATE)
        if (run !== undefined) await stage.ledger.saveRun({ ...run, version: run.version + 1, epoch: 2 })
      },
      answers: ['y'],
    })
    expect(terminal.said).toEqual([
      `${LATE}  already done: something moved it since it was looked at, so it was left alone`,
    ])
    expect(await stateOf(LATE)).toBe('parked')
  })
})

test.each([
  [[], 'nothing_named'],
  [['--limit', '3'], 'nothing_named'],
  [['--parked-reason', 'too_late'], 'confirmation_needed'],
  [['--parked-reason', 'tired'], 'usage'],
  [[YESTERDAY, '--series', 'order:tea'], 'runs_and_filter'],
  [['--series', 'tea', '--yes'], 'not_a_series_id'],
])('of %j discards nothing: %s', async (args, code) => {
  await parkYesterday(stage)
  expect(await errorOf(stage, ['discard', ...args, ...REASON])).toMatchObject({ exitCode: 2, error: { code } })
  expect(await stage.ledger.readRun(YESTERDAY)).toMatchObject({ state: { name: 'parked' } })
})

test.each([
  [[YESTERDAY], 'usage'],
  [[YESTERDAY, '--reason', ''], 'no_reason'],
  [[YESTERDAY, 'order:tea', ...REASON], 'not_a_run'],
])('of %j discards nothing: %s', async (args, code) => {
  await parkYesterday(stage)
  expect(await errorOf(stage, ['discard', ...args])).toMatchObject({ exitCode: 2, error: { code } })
  expect(await stage.ledger.readRun(YESTERDAY)).toMatchObject({ state: { name: 'parked' } })
})
