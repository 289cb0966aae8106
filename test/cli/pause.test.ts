import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { moment } from '../../lib/cli/time-text.ts'
import { DAY_MS, errorOf, orderTea, planTomorrow, TEA, TOMORROW } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS } from './ledger-stage.ts'

const GOES_ON = `What is in work goes on; nothing else of it is made before "npx perennial resume ${TEA}".`

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
  await orderTea(stage)
  await planTomorrow(stage)
})
afterEach(() => stage.close())

describe('pause', () => {
  test('names the runs that it skipped, and the command that goes on', async () => {
    const { exitCode, terminal } = await stage.run(['pause', TEA])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual([`Paused ${TEA}.`, `Skipped ${TOMORROW}.`, GOES_ON])
    expect(await stage.ledger.readSeries(TEA)).toMatchObject({ paused: true })
  })

  test('twice is harmless, and says so', async () => {
    await stage.run(['pause', TEA])
    const { exitCode, terminal } = await stage.run(['pause', TEA])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual([`${TEA} was paused already.`, GOES_ON])
  })

  test('gives the same as one JSON document', async () => {
    const { terminal } = await stage.run(['pause', TEA, '--json'])
    const skipped = [expect.objectContaining({ run: TOMORROW, reason: 'series_paused' })]
    expect(terminal.said.map((line) => JSON.parse(line))).toEqual([{ outcome: 'paused', series: TEA, skipped }])
  })

  test.each([
    ['order:nobody', 1, 'unknown_series'],
    ['tea', 2, 'not_a_series_id'],
  ])('of %s ends with %i and %s', async (text, exitCode, code) => {
    expect(await errorOf(stage, ['pause', text])).toMatchObject({ exitCode, error: { code } })
  })
})

describe('resume', () => {
  test('names the runs that it planned', async () => {
    await stage.run(['pause', TEA])
    const { exitCode, terminal } = await stage.run(['resume', TEA])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual([
      `Resumed ${TEA}; what fell due meanwhile stays skipped.`,
      `Planned ${TOMORROW}, due ${moment(NOW_MS + DAY_MS, NOW_MS)}.`,
    ])
    expect(await stage.ledger.readRun(TOMORROW)).toMatchObject({ state: { name: 'planned' } })
  })

  test('of a series that was not paused is harmless, and says so', async () => {
    const { exitCode, terminal } = await stage.run(['resume', TEA, '--json'])
    expect(exitCode).toBe(0)
    expect(terminal.said.map((line) => JSON.parse(line))).toEqual([{ outcome: 'not_paused', series: TEA, planned: [] }])
  })

  test('of a series that nobody runs any more is refused', async () => {
    const before = await stage.ledger.readSeries(TEA)
    if (before) await stage.ledger.saveSeries({ ...before, version: 2, clock: 'cancelled' })
    expect(await errorOf(stage, ['resume', TEA])).toEqual({
      exitCode: 1,
      error: {
        code: 'not_recurring',
        message: `Nobody runs ${TEA} any more.`,
        remedy: `See why with "npx perennial series ${TEA}".`,
      },
    })
  })
})
