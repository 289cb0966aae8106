import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LedgerStage, ledgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

const PARKED = { name: 'parked', reason: 'refused', parkedMs: NOW_MS - 3_600_000 } as const
const FIRST = 'order:first@2026-12-01T10:00:00Z'
const SECOND = 'order:second@2026-12-01T10:00:00Z'

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
  await stage.ledger.createRun(orderRun('order:first@2026-12-01T10:00:00Z', PARKED))
  await stage.ledger.createRun(orderRun('order:second@2026-12-01T10:00:00Z', PARKED))
})
afterEach(() => stage.close())

async function states(): Promise<Record<string, string>> {
  const runs = await stage.ledger.readRuns([FIRST, SECOND])
  return Object.fromEntries(runs.map((run) => [run.key, run.state.name]))
}

describe('replay of one run', () => {
  test('plans it again with a look-up under its next epoch, and asks for it at once', async () => {
    const { exitCode, terminal } = await stage.run(['replay', FIRST])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual([`${FIRST}  replayed`])
    expect(await stage.ledger.readRun(FIRST)).toMatchObject({
      epoch: 2,
      state: { name: 'planned', action: 'look_up', wakeMs: NOW_MS },
    })
    expect(await states()).toMatchObject({ [SECOND]: 'parked' })
    expect(await stage.waitingRequests()).toBe(1)
  })

  test('of a run that is not parked changes nothing and fails', async () => {
    await stage.run(['replay', FIRST])
    const { exitCode, terminal } = await stage.run(['replay', FIRST, '--json'])
    expect(exitCode).toBe(1)
    expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
      { replayed: [{ run: FIRST, outcome: 'not_parked' }] },
    ])
    expect(await stage.ledger.readRun(FIRST)).toMatchObject({ epoch: 2 })
  })

  test('of a run that the ledger does not know fails and says so', async () => {
    const { exitCode, terminal } = await stage.run(['replay', 'order:nobody@2026-12-01T10:00:00Z'])
    expect(exitCode).toBe(1)
    expect(terminal.said).toEqual(['order:nobody@2026-12-01T10:00:00Z  unknown run: the ledger has none of this key'])
  })

  test.each([
    ['first', 'Copy the run from "npx perennial parked".'],
    ['order:first', 'That is a series; copy one of its runs from "npx perennial series order:first".'],
  ])('of %s, which is no run, is a mistake in the asking, and says where to find one', async (text, remedy) => {
    const { exitCode, terminal } = await stage.run(['replay', text])
    expect(exitCode).toBe(2)
    expect(terminal.noted.join(' ')).toContain(`got "${text}". ${remedy}`)
  })
})

describe('replay of all parked runs', () => {
  test('asks first, and replays each when the answer is yes', async () => {
    const { exitCode, terminal } = await stage.run(['replay'], { answers: ['y'] })
    expect(exitCode).toBe(0)
    expect(terminal.noted).toContain('Replay all 2 parked runs? [y/N] ')
    expect(await states()).toEqual({ [FIRST]: 'planned', [SECOND]: 'planned' })
  })

  test.each([['n'], [''], []])('replays nothing when the answer is %j', async (...answers) => {
    const { exitCode } = await stage.run(['replay'], { answers })
    expect(exitCode).toBe(1)
    expect(await states()).toEqual({ [FIRST]: 'parked', [SECOND]: 'parked' })
  })

  test('needs --yes where nobody can be asked', async () => {
    expect((await stage.run(['replay'])).exitCode).toBe(2)
    expect(await states()).toEqual({ [FIRST]: 'parked', [SECOND]: 'parked' })
    expect((await stage.run(['replay', '--yes'])).exitCode).toBe(0)
    expect(await states()).toEqual({ [FIRST]: 'planned', [SECOND]: 'planned' })
  })

  test('says that they are the longest parked when there may be more', async () => {
    const many = Array.from({ length: 999 }, (_, at) => orderRun(`order:more${at}@2026-12-01T10:00:00Z`, PARKED))
    await Promise.all(many.map((run) => stage.ledger.createRun(run)))
    const { terminal } = await stage.run(['replay'], { answers: ['n'] })
    expect(terminal.noted).toContain('Replay the 1000 longest parked runs? [y/N] ')
  })

  test('is done when there is none', async () => {
    await stage.run(['replay', '--yes'])
    const { exitCode, terminal } = await stage.run(['replay', '--yes'])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual(['No run is parked.'])
  })
})
