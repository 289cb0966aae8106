import { afterEach, beforeEach, expect, test } from 'vitest'
import { moment } from '../../lib/cli/time-text.ts'
import { DAY_MS, errorOf, orderTea, parkYesterday, planTomorrow, TEA, TOMORROW, YESTERDAY } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS } from './ledger-stage.ts'

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
  await orderTea(stage)
})
afterEach(() => stage.close())

test('skips one run, and says when its series is due next', async () => {
  await planTomorrow(stage)
  const { exitCode, terminal } = await stage.run(['skip', TOMORROW])
  expect(exitCode).toBe(0)
  expect(terminal.said).toEqual([
    `Skipped ${TOMORROW}: no order is made for it.`,
    `Its series is due next ${moment(NOW_MS + 2 * DAY_MS, NOW_MS)}.`,
  ])
  expect(await stage.ledger.readRun(TOMORROW)).toMatchObject({ state: { name: 'skipped', reason: 'by_person' } })
  expect(await stage.ledger.readRun('order:tea@2026-12-03T12:00:00Z')).toMatchObject({ state: { name: 'planned' } })
})

test('says so when the series has no run after it', async () => {
  const ends = { frequency: 'daily', anchorMs: NOW_MS, fromMs: NOW_MS + 1, expiresMs: undefined, timeZone: 'UTC' }
  const before = await stage.ledger.readSeries(TEA)
  if (before) await stage.ledger.saveSeries({ ...before, version: 2, rule: { ...ends, copies: 1 } })
  await planTomorrow(stage)
  const { terminal } = await stage.run(['skip', TOMORROW])
  expect(terminal.said.at(-1)).toBe('It was the last of its series.')
})

test('gives the same as one JSON document', async () => {
  await planTomorrow(stage)
  const { terminal } = await stage.run(['skip', TOMORROW, '--json'])
  expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
    {
      outcome: 'skipped',
      run: expect.objectContaining({ run: TOMORROW, state: 'skipped', reason: 'by_person' }),
      nextDue: '2026-12-03T12:00:00Z',
    },
  ])
})

test('of a parked run changes nothing, and names the two commands that do', async () => {
  await parkYesterday(stage)
  const { exitCode, terminal } = await stage.run(['skip', YESTERDAY])
  expect(exitCode).toBe(1)
  expect(terminal.said).toEqual([])
  expect(terminal.noted.slice(-2)).toEqual([
    `${YESTERDAY} is parked: something was tried already.`,
    `Replay it with "npx perennial replay ${YESTERDAY}", or give it up with "npx perennial discard".`,
  ])
  expect(await stage.ledger.readRun(YESTERDAY)).toMatchObject({ version: 1 })
})

test('of a run that the ledger does not have says where to look', async () => {
  expect(await errorOf(stage, ['skip', TOMORROW])).toEqual({
    exitCode: 1,
    error: {
      code: 'unknown_run',
      message: `The ledger has no run ${TOMORROW}.`,
      remedy: `See which there are with "npx perennial series ${TEA}".`,
    },
  })
})

test.each([
  [TEA, `That is a series; copy one of its runs from "npx perennial series ${TEA}".`],
  ['order:tea@2026-02-30T00:00:00Z', 'Copy the run from "npx perennial runs".'],
])('of %s, which is no run, is a mistake in the asking', async (text, remedy) => {
  const code = 'not_a_run'
  expect(await errorOf(stage, ['skip', text])).toMatchObject({ exitCode: 2, error: { code, remedy } })
})
