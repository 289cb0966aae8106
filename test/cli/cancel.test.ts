import { afterEach, beforeEach, expect, test } from 'vitest'
import { moment } from '../../lib/cli/time-text.ts'
import { DAY_MS, errorOf, orderTea, parkYesterday, planTomorrow, TOMORROW, YESTERDAY } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS } from './ledger-stage.ts'

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
  await orderTea(stage)
  await planTomorrow(stage)
  await parkYesterday(stage)
})
afterEach(() => stage.close())

test('skips a run that waits for its time', async () => {
  const { exitCode, terminal } = await stage.run(['cancel', TOMORROW])
  expect(exitCode).toBe(0)
  expect(terminal.said).toEqual([
    `Skipped ${TOMORROW}: no order is made for it.`,
    `Its series is due next ${moment(NOW_MS + 2 * DAY_MS, NOW_MS)}.`,
  ])
})

test('gives a parked run up for a reason, which it keeps', async () => {
  const { exitCode, terminal } = await stage.run(['cancel', YESTERDAY, '--reason', 'paid by phone'])
  expect(exitCode).toBe(0)
  expect(terminal.said).toEqual([`Discarded ${YESTERDAY}: Perennial makes no order for it. It keeps your reason.`])
  expect(await stage.ledger.readRun(YESTERDAY)).toMatchObject({ state: { name: 'skipped' }, note: 'paid by phone' })
})

test.each([[[]], [['--reason', ' ']]])('of a parked run without a reason (%j) asks for one', async (reason) => {
  expect(await errorOf(stage, ['cancel', YESTERDAY, ...reason])).toEqual({
    exitCode: 2,
    error: {
      code: 'no_reason',
      message: `${YESTERDAY} is parked, and giving it up needs a reason.`,
      remedy: `Say why: npx perennial cancel ${YESTERDAY} --reason "..."`,
    },
  })
  expect(await stage.ledger.readRun(YESTERDAY)).toMatchObject({ state: { name: 'parked' } })
})

test('of a run that is over changes nothing, and says what can still be done', async () => {
  await stage.run(['cancel', TOMORROW])
  expect(await errorOf(stage, ['cancel', TOMORROW])).toEqual({
    exitCode: 1,
    error: {
      code: 'over',
      message: `${TOMORROW} is over.`,
      remedy: `See how it ended with "npx perennial show ${TOMORROW}"; an order that was made is cancelled at Commerce Layer.`,
    },
  })
})
