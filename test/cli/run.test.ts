import { afterEach, beforeEach, expect, test } from 'vitest'
import { localTime } from '../../lib/cli/time-text.ts'
import { errorOf, HOUR_MS, orderTea, TEA } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

const NOW = 'order:tea@2026-12-01T12:00:00Z'

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
  await orderTea(stage)
})
afterEach(() => stage.close())

test('names what it does to the customer, asks, and then asks for the run', async () => {
  const { exitCode, terminal } = await stage.run(['run', TEA], { answers: ['y'] })
  expect(exitCode).toBe(0)
  expect(terminal.noted.slice(1)).toEqual([
    `A run of ${TEA} now, once, beside its rule:`,
    '  creates a copy (order_copies) of order tea',
    '  places the new order at once and charges the payment source that the customer saved',
    '  the customer gets the mails that the shop sends for a new order',
    `Make a run of ${TEA} now? [y/N] `,
  ])
  expect(terminal.said).toEqual([
    `Asked for ${NOW}: it is made as soon as the pace allows.`,
    `See what becomes of it with "npx perennial show ${NOW}".`,
  ])
  expect(await stage.waitingRequests()).toBe(1)
})

test.each([['n'], ['']])('makes none when the answer is %j', async (answer) => {
  const { exitCode, terminal } = await stage.run(['run', TEA], { answers: [answer] })
  expect(exitCode).toBe(1)
  expect(terminal.noted.at(-1)).toBe('No run was asked for.')
  expect(await stage.ledger.readRun(NOW)).toBeUndefined()
})

test('needs --yes where nobody can be asked', async () => {
  expect(await errorOf(stage, ['run', TEA])).toMatchObject({ exitCode: 2, error: { code: 'confirmation_needed' } })
  expect(await stage.ledger.readRun(NOW)).toBeUndefined()
  const { exitCode, terminal } = await stage.run(['run', TEA, '--yes', '--json'])
  expect(exitCode).toBe(0)
  expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
    { outcome: 'asked', run: expect.objectContaining({ run: NOW, state: 'planned', reason: 'asked' }) },
  ])
})

test('says that a pause does not hold it back', async () => {
  await stage.run(['pause', TEA])
  const { exitCode, terminal } = await stage.run(['run', TEA], { answers: ['yes'] })
  expect(exitCode).toBe(0)
  expect(terminal.noted).toContain('  the series is paused: this run is made all the same')
})

test.each([
  [
    { name: 'planned', action: 'create', wakeMs: NOW_MS, fenced: false },
    `Follow it with "npx perennial show ${NOW}", or ask again half an hour after it.`,
  ],
  [{ name: 'parked', reason: 'refused', parkedMs: NOW_MS }, `Replay it with "npx perennial replay ${NOW}".`],
  [{ name: 'completed', placed: true, closedMs: NOW_MS }, 'Ask again half an hour after it.'],
] as const)('is refused where another run is so near that it would be the same: %j', async (state, remedy) => {
  await stage.ledger.createRun(orderRun(NOW, state))
  expect(await errorOf(stage, ['run', TEA, '--yes'])).toEqual({
    exitCode: 1,
    error: {
      code: 'same_run',
      message: `${NOW} (${state.name}) lies less than half an hour away, and two runs so close are one.`,
      remedy,
    },
  })
})

test('is refused before the time from which Perennial is to make anything', async () => {
  const environment = { ...stage.environment, START_AT: '2026-12-01T13:00:00Z' }
  const { exitCode, terminal } = await stage.run(['run', TEA, '--yes'], { environment })
  expect(exitCode).toBe(1)
  expect(terminal.noted.slice(-2)).toEqual([
    `Perennial is to make nothing before ${localTime(NOW_MS + HOUR_MS)}.`,
    'Ask again then, or set START_AT earlier.',
  ])
})

test('is refused, and asks nothing, for a series that Commerce Layer runs', async () => {
  await orderTea(stage, { id: 'subscription:coffee', clock: 'commerce_layer' })
  const { exitCode, terminal } = await stage.run(['run', 'subscription:coffee'], { answers: ['y'] })
  expect(exitCode).toBe(1)
  expect(terminal.noted.slice(1)).toEqual([
    'Commerce Layer runs subscription:coffee; Perennial guards its runs and cannot change them.',
    'Change next_run_at of the subscription, or deactivate it, at Commerce Layer.',
  ])
})
