import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FIRST, OLD, ONE_LEFT, type ReplayStage, replayStage, SECOND, TWO_TO_CREATE } from './replay-stage.ts'

let stage: ReplayStage
beforeEach(async () => {
  stage = await replayStage()
})
afterEach(() => stage.close())

describe('replay --plan', () => {
  test('says of each parked run what a replay would do, and does nothing', async () => {
    await stage.parkOld()
    const versions = async () => (await stage.ledger.readRuns([FIRST, SECOND, OLD])).map(({ version }) => version)
    const { exitCode, terminal } = await stage.run(['replay', '--plan'])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual([...TWO_TO_CREATE, ...ONE_LEFT, 'A replay takes 2 of 3 runs.'])
    expect(await versions()).toEqual([1, 1, 1])
    expect(await stage.waitingRequests()).toBe(0)
  })

  test('says which messages cannot be read', async () => {
    await stage.parkMessage('not a message')
    const { terminal } = await stage.run(['replay', '--plan'])
    expect(terminal.said).toEqual([
      ...TWO_TO_CREATE,
      'unreadable: a message that cannot be read, in the dead-letter queue',
      `${'SENT'.padEnd(23)}  WHAT IT IS`,
      expect.stringMatching(/^\d{4}-.* {2}no message of ours: not a JSON object$/),
      'Find in the log what sent them; a redrive brings them back here, and in two weeks the queue forgets them.',
      '',
      'A replay takes 2 of 2 runs.',
    ])
  })

  test('gives the same as one JSON document', async () => {
    await stage.parkOld()
    await stage.parkMessage('not a message')
    const { terminal } = await stage.run(['replay', '--plan', '--json', '--reason', 'too_late'])
    expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
      {
        plan: [
          {
            run: OLD,
            reason: 'too_late',
            since: '2026-11-30T12:00:00Z',
            replays: 0,
            kind: 'outside_window',
            taken: false,
          },
        ],
        refused: [],
        unreadable: [
          { message: expect.any(String), sent: expect.any(String), what: 'no message of ours: not a JSON object' },
        ],
        complete: true,
      },
    ])
  })

  test.each([
    [['--reason', 'exhausted'], [SECOND]],
    [['--series', 'order:first'], [FIRST]],
    [['--since', '1h'], [FIRST]],
    [
      ['--since', '2026-12-01T10:00:00Z'],
      [SECOND, FIRST],
    ],
    [['--limit', '1'], [OLD]],
    [
      ['--kind', 'outside_window', '--kind', 'in_doubt'],
      [OLD, SECOND, FIRST],
    ],
    [['--since', '1h', '--reason', 'exhausted'], []],
    [
      [FIRST, OLD, FIRST],
      [FIRST, OLD],
    ],
  ])('%j is about %j', async (args, keys) => {
    await stage.parkOld()
    const { terminal } = await stage.run(['replay', '--plan', '--json', ...args])
    const { plan } = JSON.parse(terminal.said[0] ?? '')
    expect(plan.map(({ run }: { run: string }) => run)).toEqual(keys)
  })

  test('says that there may be more where it has looked at the longest parked ones only', async () => {
    const { terminal } = await stage.run(['replay', '--plan', '--limit', '1'])
    expect(terminal.said.at(-1)).toBe('A replay takes 1 of 1 run.')
    expect(terminal.noted).toContain('These are the 1 longest parked; there may be more.')
  })

  test('of nothing says so', async () => {
    const { exitCode, terminal } = await stage.run(['replay', '--plan', '--reason', 'poison'])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual(['There is nothing to replay.'])
  })
})
