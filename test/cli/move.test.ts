import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { localTime, moment } from '../../lib/cli/time-text.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { startHttpEmulator } from '../../lib/emulator/http.ts'
import { DAY_MS, errorOf, HOUR_MS, orderTea, planTomorrow, TOMORROW } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
  await orderTea(stage)
  await planTomorrow(stage)
})
afterEach(() => stage.close())

test('makes a run at another time, and says when that is and what stays', async () => {
  const { exitCode, terminal } = await stage.run(['move', TOMORROW, '2026-12-02T18:00Z'])
  expect(exitCode).toBe(0)
  expect(terminal.said).toEqual([
    `Moved ${TOMORROW}: it is made ${moment(NOW_MS + 30 * HOUR_MS, NOW_MS)}.`,
    'Its key stays, and so does when its series is due next.',
  ])
  expect(await stage.ledger.readRun(TOMORROW)).toMatchObject({ movedToMs: NOW_MS + 30 * HOUR_MS })
})

test('takes how far it is from now, and gives the same as one JSON document', async () => {
  const { terminal } = await stage.run(['move', TOMORROW, '+2h', '--json'])
  expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
    {
      outcome: 'moved',
      run: expect.objectContaining({ run: TOMORROW, due: '2026-12-02T12:00:00Z', movedTo: '2026-12-01T14:00:00Z' }),
    },
  ])
})

test('counts from the clock of the embedded stack, which may be months ahead', async () => {
  const emulator = await startHttpEmulator({ clock: { nowMs: () => NOW_MS + DAY_MS - HOUR_MS }, random: dice() })
  try {
    await mkdir(join(stage.directory, '.perennial'))
    const env = { ...stage.environment, COMMERCE_LAYER_API_URL: emulator.url }
    await writeFile(join(stage.directory, '.perennial/local.json'), JSON.stringify({ env }))
    const { exitCode } = await stage.run(['move', TOMORROW, '+3h'], { environment: {} })
    expect(exitCode).toBe(0)
    expect(await stage.ledger.readRun(TOMORROW)).toMatchObject({ movedToMs: NOW_MS + DAY_MS + 2 * HOUR_MS })
  } finally {
    await emulator.close()
  }
})

test.each([
  ['2026-12-01T11:00Z', 'in_the_past', `${localTime(NOW_MS - HOUR_MS)} is over.`],
  ['2026-11-02T11:00Z', 'before_start', `Perennial is to make nothing before ${localTime(NOW_MS - 10 * DAY_MS)}.`],
  [
    '2026-12-03T11:45Z',
    'past_next_due',
    `${localTime(NOW_MS + 2 * DAY_MS - HOUR_MS / 4)} is too late: the next run of the series is due ${localTime(NOW_MS + 2 * DAY_MS)}.`,
  ],
  [
    '2026-12-01T15:15Z',
    'too_near',
    `${localTime(NOW_MS + 3.25 * HOUR_MS)} is less than half an hour from order:tea@2026-12-01T15:00:00Z, and two runs so close are one.`,
  ],
])('to %s is refused as %s, and says what to do instead', async (time, code, message) => {
  const state = { name: 'planned', action: 'create', wakeMs: NOW_MS + 3 * HOUR_MS, fenced: false } as const
  await stage.ledger.createRun(orderRun('order:tea@2026-12-01T15:00:00Z', state))
  expect(await errorOf(stage, ['move', TOMORROW, time])).toEqual({
    exitCode: 1,
    error: { code, message, remedy: expect.stringMatching(/\.$/) },
  })
  expect(await stage.ledger.readRun(TOMORROW)).toMatchObject({ version: 1 })
})

test('to what is no time is a mistake in the asking', async () => {
  expect(await errorOf(stage, ['move', TOMORROW, 'tomorrow'])).toMatchObject({
    exitCode: 2,
    error: { code: 'not_a_time', message: 'Expected a time such as 2026-12-01T09:00, got "tomorrow".' },
  })
})
