import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LedgerStage, ledgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

const HOUR_MS = 3_600_000
const ERROR = {
  status: 422,
  code: 'VALIDATION_ERROR',
  pointer: '/data/relationships/source_order',
  key: 'invalid',
  message: 'cannot be copied',
}

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
  const parked = { name: 'parked', reason: 'exhausted', parkedMs: NOW_MS - HOUR_MS } as const
  await stage.ledger.createRun(orderRun('order:young@2026-12-01T10:00:00Z', parked))
  const older = { ...parked, reason: 'refused', parkedMs: NOW_MS - 5 * HOUR_MS } as const
  await stage.ledger.createRun(orderRun('order:old@2026-12-01T07:00:00Z', older, { error: ERROR, attempts: 1 }))
})
afterEach(() => stage.close())

describe('parked', () => {
  test('lists the longest parked run first, with its reason, the error of the API, and the command that replays it', async () => {
    const { exitCode, terminal } = await stage.run(['parked'])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual([
      expect.stringMatching(/^PARKED SINCE +REASON +RUN$/),
      expect.stringMatching(/^2026-1\d-\d\d .* +refused +order:old@2026-12-01T07:00:00Z$/),
      '    422 VALIDATION_ERROR /data/relationships/source_order cannot be copied',
      '    npx perennial replay order:old@2026-12-01T07:00:00Z',
      expect.stringMatching(/^2026-1\d-\d\d .* +exhausted +order:young@2026-12-01T10:00:00Z$/),
      '    npx perennial replay order:young@2026-12-01T10:00:00Z',
    ])
  })

  test('keeps to the width of the terminal: a run that does not fit stands below its row', async () => {
    const { terminal } = await stage.run(['parked'], { columns: 60 })
    expect(Math.max(...terminal.said.slice(0, 3).map((line) => line.length))).toBeLessThanOrEqual(60)
    expect(terminal.said.slice(0, 3)).toEqual([
      expect.stringMatching(/^PARKED SINCE +REASON$/),
      expect.stringMatching(/^2026-1\d-\d\d .* +refused$/),
      '    run: order:old@2026-12-01T07:00:00Z',
    ])
  })

  test('gives the same as one JSON document', async () => {
    const { terminal } = await stage.run(['parked', '--json'])
    expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
      {
        complete: true,
        parked: [
          {
            run: 'order:old@2026-12-01T07:00:00Z',
            reason: 'refused',
            since: '2026-12-01T07:00:00Z',
            attempts: 1,
            error: {
              status: 422,
              code: 'VALIDATION_ERROR',
              pointer: '/data/relationships/source_order',
              message: 'cannot be copied',
            },
            replay: 'npx perennial replay order:old@2026-12-01T07:00:00Z',
          },
          expect.objectContaining({ run: 'order:young@2026-12-01T10:00:00Z', error: null }),
        ],
      },
    ])
  })

  test('forgets a run that was replayed', async () => {
    await stage.run(['replay', 'order:old@2026-12-01T07:00:00Z'])
    const { terminal } = await stage.run(['parked', '--json'])
    expect(terminal.said[0]).not.toContain('order:old@')
  })
})
