import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localTime } from '../../lib/cli/time-text.ts'
import type { Environment } from '../../lib/core/variables.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { type HttpEmulator, startHttpEmulator } from '../../lib/emulator/http.ts'
import { DAY_MS } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS, type RunOptions } from './ledger-stage.ts'

const iso = (afterMs: number) => new Date(NOW_MS + afterMs).toISOString()
const perennial = { frequency: 'daily' }
const FREQUENCY_EXPECTED =
  'expected a frequency such as monthly or two-month, or a crontab with one fixed minute, got a text of 8 characters'
const TOMORROW = localTime(NOW_MS + DAY_MS)

let stage: LedgerStage
let emulator: HttpEmulator
beforeEach(async () => {
  stage = await ledgerStage()
  emulator = await startHttpEmulator({ clock: { nowMs: () => NOW_MS }, random: dice() })
})
afterEach(async () => {
  await emulator.close()
  await stage.close()
})

function seedShop(): void {
  emulator.emulator.control.seed({
    customers: [{ id: 'ann', email: 'ann@example.com' }],
    orders: [
      { id: 'source', customer: 'ann' },
      { id: 'tea', customer: 'ann', placed_at: iso(0), metadata: { perennial } },
      { id: 'odd', customer: 'ann', metadata: { perennial: { frequency: 'whenever' } } },
    ],
    order_subscriptions: [
      { id: 'milk', source_order: 'source', kind: 'automatic', frequency: 'monthly', next_run_at: iso(DAY_MS) },
      { id: 'missed', source_order: 'source', kind: 'automatic', frequency: 'monthly', next_run_at: iso(-DAY_MS) },
      {
        id: 'both',
        source_order: 'source',
        kind: 'manual',
        frequency: 'monthly',
        next_run_at: iso(DAY_MS),
        metadata: { perennial },
      },
    ],
  })
}

async function run(args: readonly string[], options: RunOptions = {}) {
  return await stage.run(['import', ...args], { environment: environment(), ...options })
}

function environment(): Environment {
  const { organization, clientId, clientSecret } = emulator.emulator.credentials
  return {
    ...stage.environment,
    COMMERCE_LAYER_ORGANIZATION: organization,
    COMMERCE_LAYER_API_URL: emulator.url,
    COMMERCE_LAYER_AUTH_URL: emulator.url,
    COMMERCE_LAYER_CLIENT_ID: clientId,
    COMMERCE_LAYER_CLIENT_SECRET: clientSecret,
    API_REQUESTS_PER_MINUTE: '6000',
  }
}

describe('import --dry-run', () => {
  test('shows what would be, what needs a person first, and writes nothing', async () => {
    seedShop()
    const { exitCode, terminal } = await run(['--dry-run'])
    expect(terminal.said).toEqual([
      `SERIES               CLOCK           IMPORT         NEXT DUE                 WHY`,
      `subscription:both    Commerce Layer  new            ${TOMORROW}  clock_conflict: it carries metadata for Perennial, but is active, so Commerce Layer runs it`,
      `subscription:missed  Commerce Layer  new            -                        its next run is from before the start, and is left alone`,
      `order:odd            nobody          not recurring  -                        invalid metadata: frequency: ${FREQUENCY_EXPECTED}`,
      `subscription:milk    Commerce Layer  new            ${TOMORROW}`,
      `order:tea            Perennial       new            ${TOMORROW}`,
      '',
      'Read 5 series: 4 new, 0 changed, 0 known, 1 not recurring.',
      '3 runs would be planned; nothing was written.',
      '1 with a run from before the start, which is left alone.',
    ])
    expect(exitCode).toBe(0)
    expect(await stage.ledger.readSeries('order:tea')).toBeUndefined()
    expect(await stage.ledger.dueRuns({ untilMs: NOW_MS + 100 * DAY_MS, limit: 10 })).toEqual([])
    expect(await stage.ledger.readFirstStartMs()).toBeUndefined()
  })

  test('shows no more series than asked for, and how many there are', async () => {
    seedShop()
    const { terminal } = await run(['--dry-run', '--limit', '1'])
    expect(terminal.said.slice(1, 4)).toEqual([expect.stringContaining('subscription:both'), '… and 4 more.', ''])
  })
})

describe('import', () => {
  test('says how many there are and what it means, asks, and plans their runs', async () => {
    seedShop()
    const { exitCode, terminal } = await run([], { answers: ['y'] })
    expect(exitCode).toBe(0)
    expect(terminal.noted.slice(1)).toEqual([
      'Their next runs are planned: Perennial guards or makes them from then on.',
      "What was due before 2026-12-01 12:00 +00:00 is left alone (the ledger's first use, as START_AT is not set here).",
      `Import 5 series into ${terminal.noted[0]?.replace(/^Talking to (.*)\.$/, '$1')}? [y/N] `,
    ])
    expect(terminal.said.slice(-3)).toEqual([
      'Read 5 series: 4 new, 0 changed, 0 known, 1 not recurring.',
      '3 runs planned.',
      '1 with a run from before the start, which is left alone.',
    ])
    expect(await stage.ledger.readRun('order:tea@2026-12-02T12:00:00Z')).toMatchObject({ state: { name: 'planned' } })
  })

  test('says from which time on runs are made, by the START_AT that it was given', async () => {
    seedShop()
    const later = { ...environment(), START_AT: '2026-12-24T00:00:00Z' }
    const { terminal } = await run([], { answers: ['n'], environment: later })
    expect(terminal.noted[2]).toBe('What was due before 2026-12-24 00:00 +00:00 is left alone (the START_AT here).')
  })

  test('again finds all of it known', async () => {
    seedShop()
    await run(['--yes'])
    const { terminal } = await run(['--yes', '--json'])
    expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
      {
        dryRun: false,
        series: 5,
        new: 0,
        changed: 0,
        known: 4,
        not_recurring: 1,
        planned: 0,
        beforeStart: 1,
        shown: expect.arrayContaining([
          {
            series: 'order:tea',
            clock: 'perennial',
            outcome: 'known',
            planned: false,
            beforeStart: false,
            nextDue: '2026-12-02T12:00:00Z',
            problem: null,
          },
        ]),
        complete: true,
      },
    ])
  })

  test('writes nothing when the answer is no', async () => {
    seedShop()
    const { exitCode, terminal } = await run([], { answers: ['n'] })
    expect([exitCode, terminal.noted.at(-1)]).toEqual([1, 'Nothing was imported.'])
    expect(await stage.ledger.readSeries('order:tea')).toBeUndefined()
  })

  test('asks nothing where there is nothing to import', async () => {
    const { exitCode, terminal } = await run([], { answers: [] })
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual(['Read 0 series: 0 new, 0 changed, 0 known, 0 not recurring.', '0 runs planned.'])
  })

  test('needs --yes where nobody can be asked', async () => {
    const { exitCode, terminal } = await run([])
    expect(exitCode).toBe(2)
    expect(terminal.noted).toEqual([
      'An import needs a confirmation, and there is no terminal to ask on.',
      'Add --yes, or --dry-run to see what it would do.',
    ])
  })

  test('says how far it came when Commerce Layer answers no more', async () => {
    seedShop()
    const effect = { kind: 'status', status: 503 } as const
    emulator.emulator.control.addFaults([{ on: 'request', path: '/api/order_factories', count: null, effect }])
    const { exitCode, terminal } = await run(['--yes'])
    expect(exitCode).toBe(1)
    expect(terminal.noted.slice(1)).toEqual([
      '3 of 5 series were read; the next import knows them and does the rest.',
      expect.stringMatching(/^Commerce Layer does not answer \(.*\)\.$/),
      'Check the network, and COMMERCE_LAYER_ORGANIZATION: it is the slug in https://<slug>.commercelayer.io.',
    ])
    emulator.emulator.control.clearFaults()
    expect((await run(['--yes'])).terminal.said).toContain('Read 5 series: 1 new, 0 changed, 3 known, 1 not recurring.')
  })

  test('says which variables are missing to ask Commerce Layer', async () => {
    const { exitCode, terminal } = await run(['--yes'], { environment: stage.environment })
    expect(exitCode).toBe(1)
    expect(terminal.noted.join('\n')).toContain('COMMERCE_LAYER_CLIENT_ID')
  })
})
