import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readStatus } from '../../lib/cli/read-status.ts'
import { statusLines } from '../../lib/cli/status-text.ts'
import { plain } from '../../lib/cli/terminal.ts'
import { freshPace } from '../../lib/core/pace.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { moveRun } from '../../lib/core/run-moves.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import { report } from '../core/sample-report.ts'
import { type LedgerStage, ledgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

const HOUR_MS = 3_600_000

/** Nobody asked. */
const UNKNOWN = { known: 'no', why: 'nobody asked' } as const

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
})
afterEach(() => stage.close())

async function everyState(): Promise<void> {
  const { ledger } = stage
  const dueNow = { name: 'planned', action: 'create', wakeMs: NOW_MS - 2 * HOUR_MS, fenced: false } as const
  await ledger.createRun(orderRun('order:late@2026-12-01T10:00:00Z', dueNow))
  await ledger.createRun(orderRun('order:punctual@2026-12-01T11:30:00Z', { ...dueNow, wakeMs: NOW_MS }))
  const waiting = { ...dueNow, wakeMs: NOW_MS + 2 * HOUR_MS }
  await ledger.createRun(orderRun('order:waiting@2026-12-01T14:00:00Z', waiting))
  await ledger.createRun(orderRun('order:later@2026-12-04T14:00:00Z', { ...waiting, wakeMs: NOW_MS + 74 * HOUR_MS }))
  const claimed = { name: 'claimed', action: 'create', fenced: false, leaseUntilMs: NOW_MS + 9_000 } as const
  await ledger.createRun(orderRun('order:claimed@2026-12-01T12:00:00Z', claimed))
  const inDoubt = { name: 'in_doubt', sinceMs: NOW_MS, wakeMs: NOW_MS + 9_000 } as const
  await ledger.createRun(orderRun('order:doubt@2026-12-01T12:00:00Z', inDoubt))
  await ledger.createRun(orderRun('order:out@2026-12-01T12:00:00Z', { name: 'accepted', wakeMs: NOW_MS + 9_000 }))
  const parked = { name: 'parked', reason: 'refused', parkedMs: NOW_MS - HOUR_MS } as const
  await ledger.createRun(orderRun('order:parkedA@2026-11-01T12:00:00Z', parked))
  await ledger.createRun(orderRun('order:parkedB@2026-11-01T12:00:00Z', parked))
  await ledger.createRun(orderRun('order:parkedC@2026-11-01T12:00:00Z', { ...parked, reason: 'exhausted' }))
  await ledger.createRun(
    orderRun('order:done@2026-11-01T12:00:00Z', { name: 'completed', placed: true, closedMs: NOW_MS }),
  )
}

/** An organization that nobody answers for. */
function unanswered() {
  const nowhere = 'http://127.0.0.1:1'
  return {
    ...stage.environment,
    COMMERCE_LAYER_ORGANIZATION: 'shop',
    COMMERCE_LAYER_API_URL: nowhere,
    COMMERCE_LAYER_AUTH_URL: nowhere,
    COMMERCE_LAYER_CLIENT_ID: 'id',
    COMMERCE_LAYER_CLIENT_SECRET: 'secret',
  }
}

describe('status', () => {
  test('says when the last reconciliation was, what it found, and that it is overdue', async () => {
    await stage.ledger.saveReport(report(NOW_MS - HOUR_MS))
    await stage.ledger.saveReport(report(NOW_MS, 'audit'))
    const { terminal } = await stage.run(['status'])
    expect(terminal.said.at(-1)).toBe('reconciled       2026-12-01 11:00 +00:00 (1 h ago); found 1 missing_copy')
    const later = { ...stage, clock: { nowMs: () => NOW_MS + 2 * HOUR_MS }, settings: DEFAULT_SETTINGS }
    expect(statusLines(await readStatus(later), UNKNOWN, plain).at(-1)).toBe(
      'reconciled       2026-12-01 11:00 +00:00 (3 h ago); found 1 missing_copy; overdue: it should come every hour',
    )
  })

  test('counts the open runs by where they stand, and the parked ones by reason', async () => {
    await everyState()
    const { exitCode, terminal } = await stage.run(['status', '--json'])
    expect(exitCode).toBe(0)
    expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
      {
        now: '2026-12-01T12:00:00Z',
        dueNow: 2,
        waiting: 2,
        inWork: 1,
        inDoubt: 1,
        accepted: 1,
        parked: { refused: 2, exhausted: 1 },
        nextDue: '2026-12-01T14:00:00Z',
        oldestLate: { run: 'order:late@2026-12-01T10:00:00Z', state: 'planned', since: '2026-12-01T10:00:00Z' },
        pace: { requestsPerMinute: 195, limitPerMinute: null, othersPerMinute: 0, quietUntil: null, stopped: null },
        webhooks: null,
        reconciled: null,
        violations: [],
        complete: true,
      },
    ])
  })

  test('says the same in a line each for people, and which installation it is on standard error', async () => {
    await everyState()
    const { terminal } = await stage.run(['status'])
    expect(terminal.said).toEqual([
      'due now          2',
      'waiting          2',
      'in work          1',
      'in doubt         1',
      'accepted         1',
      expect.stringMatching(/^parked {11}3 \((2 refused, 1 exhausted|1 exhausted, 2 refused)\)$/),
      expect.stringMatching(/^next due {9}2026-1\d-\d\d .* \(in 2 h\)$/),
      'oldest late run  order:late@2026-12-01T10:00:00Z, planned, should have gone on 2 h ago',
      'pace             195 requests a minute',
      'webhooks         not looked at: the COMMERCE_LAYER_ variables are incomplete here',
      'reconciled       never yet',
    ])
    expect(terminal.noted).toEqual([`Talking to the ledger in the DynamoDB table ${stage.environment.LEDGER_TABLE}.`])
  })

  test('says where the runs stand also when Commerce Layer does not answer', async () => {
    const { exitCode, terminal } = await stage.run(['status'], { environment: unanswered() })
    expect(exitCode).toBe(0)
    expect(terminal.said[0]).toBe('due now          0')
    expect(terminal.said.at(-2)).toMatch(/^webhooks {9}not looked at: \S/)
  })

  test('says it at once also when Commerce Layer is to be left alone for an hour', async () => {
    await stage.ledger.savePace({ ...freshPace(80), version: 1, quietUntilMs: NOW_MS + HOUR_MS })
    const { terminal } = await stage.run(['status'], { environment: unanswered() })
    expect(terminal.said.at(-2)).toBe('webhooks         not looked at: Commerce Layer asked to be left alone for now')
  })

  test('names a run with two placed orders also before the first hourly reconciliation, and in both forms', async () => {
    await stage.ledger.saveReport({ ...report(NOW_MS, 'audit'), violations: [runKeyOf('order:tea', NOW_MS)] })
    const { terminal } = await stage.run(['status'])
    expect(terminal.said.at(-1)).toBe('reconciled       never yet; 1 with more than one placed order')
    const [document = ''] = (await stage.run(['status', '--json'])).terminal.said
    expect(JSON.parse(document)).toMatchObject({ reconciled: null, violations: ['order:tea@2026-12-01T12:00:00Z'] })
  })

  test('says that there is nothing when there is nothing, and writes nothing', async () => {
    const { terminal, exitCode } = await stage.run(['status'])
    expect(exitCode).toBe(0)
    expect(terminal.said).toContain('next due         nothing')
    expect(terminal.said).toContain('oldest late run  none')
    expect(await stage.ledger.readPace()).toBeUndefined()
    expect(await stage.ledger.firstStartMs(NOW_MS + 5)).toBe(NOW_MS + 5)
  })

  test('does not call a run late that was due long ago and was replayed just now', async () => {
    const parked = { name: 'parked', reason: 'refused', parkedMs: NOW_MS - HOUR_MS } as const
    const run = orderRun('order:old@2026-11-22T12:00:00Z', parked)
    await stage.ledger.createRun(moveRun(run, { name: 'replay', wakeMs: NOW_MS }, NOW_MS))
    const { terminal } = await stage.run(['status'])
    expect(terminal.said).toContain('oldest late run  none')
    expect(terminal.said).toContain('due now          1')
  })

  test('says why and since when releases are stopped, and until when they are quiet', async () => {
    const stopped = { reason: 'configuration', sinceMs: NOW_MS - HOUR_MS, nextProbeMs: NOW_MS } as const
    const pace = { ...freshPace(80), version: 1, quietUntilMs: NOW_MS + 60_000, stopped }
    await stage.ledger.savePace(pace)
    const { terminal } = await stage.run(['status'])
    expect(terminal.said.at(-3)).toMatch(
      /^pace {13}80 requests a minute; quiet until .* \(in 1 min\); stopped since .* \(1 h ago\): Commerce Layer refuses our credentials; one run a minute probes$/,
    )
  })

  test('says "at least" when it has not read all', async () => {
    const { ledger } = stage
    const found = await readStatus({
      ledger: {
        ...ledger,
        dueRuns: async ({ limit }) => Array.from({ length: limit }, () => 'order:x@2026-12-01T00:00:00Z'),
      },
      clock: { nowMs: () => NOW_MS },
      settings: DEFAULT_SETTINGS,
    })
    expect(found.openExtent).toBe('limited')
    expect(statusLines(found, UNKNOWN, plain)[0]).toBe('due now          at least 0')
  })
})
