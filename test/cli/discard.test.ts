import { afterEach, beforeEach, expect, test } from 'vitest'
import { localTime } from '../../lib/cli/time-text.ts'
import { errorOf, orderTea, parkYesterday, planTomorrow, TOMORROW, YESTERDAY } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS } from './ledger-stage.ts'

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

test.each([
  [[YESTERDAY], 'usage'],
  [[YESTERDAY, '--reason', ''], 'no_reason'],
  [[YESTERDAY, 'order:tea', ...REASON], 'not_a_run'],
])('of %j discards nothing: %s', async (args, code) => {
  await parkYesterday(stage)
  expect(await errorOf(stage, ['discard', ...args])).toMatchObject({ exitCode: 2, error: { code } })
  expect(await stage.ledger.readRun(YESTERDAY)).toMatchObject({ state: { name: 'parked' } })
})
