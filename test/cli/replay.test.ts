import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localTime } from '../../lib/cli/time-text.ts'
import { NOW_MS } from './ledger-stage.ts'
import { FIRST, OLD, ONE_LEFT, type ReplayStage, replayStage, SECOND, TWO_TO_CREATE } from './replay-stage.ts'

const BOTH_PARKED = { [FIRST]: 'parked', [SECOND]: 'parked' }

let stage: ReplayStage
beforeEach(async () => {
  stage = await replayStage()
})
afterEach(() => stage.close())

describe('replay', () => {
  test('shows the plan, asks, and does exactly that', async () => {
    await stage.parkOld()
    const { exitCode, terminal } = await stage.run(['replay'], { answers: ['y'], environment: stage.environment })
    expect(exitCode).toBe(0)
    expect(terminal.noted).toEqual([
      'Talking to the ledger in the DynamoDB table perennial-local-ledger.',
      ...TWO_TO_CREATE,
      ...ONE_LEFT,
      'Replay these 2 runs? Where its series asks for it, up to 2 orders are placed and the customer charged. [y/N] ',
      'The pace decides when they go out; each is looked up first.',
    ])
    expect(terminal.said).toEqual([`${SECOND}  replayed`, `${FIRST}  replayed`])
    expect(await stage.states()).toEqual({ [FIRST]: 'planned', [SECOND]: 'planned', [OLD]: 'parked' })
    expect(await stage.ledger.readRun(FIRST)).toMatchObject({
      epoch: 2,
      state: { name: 'planned', action: 'look_up', wakeMs: NOW_MS },
    })
    expect(await stage.waitingRequests()).toBe(2)
  })

  test.each([['n'], [''], []])('does nothing when the answer is %j', async (...answers) => {
    const { exitCode, terminal } = await stage.run(['replay'], { answers, environment: stage.environment })
    expect(exitCode).toBe(1)
    expect(terminal.noted.at(-1)).toBe('Nothing was replayed.')
    expect(await stage.states()).toEqual(BOTH_PARKED)
  })

  test.each([[[]], [[FIRST]]])('%j needs --yes where nobody can be asked', async (args) => {
    const { exitCode, terminal } = await stage.run(['replay', ...args])
    expect(exitCode).toBe(2)
    expect(terminal.noted.join(' ')).toContain('Add --yes, or --plan to only look.')
    expect(await stage.states()).toEqual(BOTH_PARKED)
  })

  test('of one run leaves the others', async () => {
    const { exitCode, terminal } = await stage.run(['replay', FIRST, '--yes'])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual([`${FIRST}  replayed`])
    expect(await stage.states()).toEqual({ [FIRST]: 'planned', [SECOND]: 'parked' })
  })

  test('writes down who gave the command, when, and what was asked for; the run shows it', async () => {
    await stage.run(['replay', '--yes', '--reason', 'refused', '--since', '2h'])
    const { terminal } = await stage.run(['show', FIRST])
    expect(terminal.said).toContain(`replayed by      arn:aws:iam::000000000000:root, ${localTime(NOW_MS)} (now)`)
    const shown = await stage.run(['show', FIRST, '--json'])
    const { id, ...intervention } = JSON.parse(shown.terminal.said[0] ?? '').intervention
    expect(intervention).toEqual({
      action: 'replay',
      by: 'arn:aws:iam::000000000000:root',
      at: '2026-12-01T12:00:00Z',
      asked: '--reason refused --since 2h',
    })
    expect((await stage.ledger.readIntervention(id))?.entries).toEqual([
      { run: FIRST, kind: 'would_create', outcome: 'replayed' },
    ])
  })

  test.each([
    ['by its name', [OLD]],
    ['by what the plan says of it', ['--kind', 'outside_window']],
  ])('takes what a replay of all leaves when it is told so %s', async (_, args) => {
    await stage.parkOld()
    const { exitCode, terminal } = await stage.run(['replay', '--yes', ...args])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual([`${OLD}  replayed`])
    expect(await stage.states()).toEqual({ ...BOTH_PARKED, [OLD]: 'planned' })
  })

  test('takes a run that goes round in circles by its own name only', async () => {
    const [last] = await stage.ledger.readRuns([FIRST])
    if (last !== undefined) await stage.ledger.saveRun({ ...last, version: 2, epoch: 3 })
    const { terminal } = await stage.run(['replay', '--yes', '--reason', 'refused'])
    expect(terminal.said).toEqual(['Nothing was replayed.'])
    expect(terminal.noted).toContain(
      'looping: two replays have ended in the same reason: set that right first (left: name the run)',
    )
    expect((await stage.run(['replay', '--yes', '--kind', 'looping'])).exitCode).toBe(2)
    expect((await stage.run(['replay', '--yes', FIRST])).terminal.said).toEqual([`${FIRST}  replayed`])
  })

  test('names the runs that could not be replayed, fails, and replays the others', async () => {
    const args = ['replay', FIRST, 'order:nobody@2026-12-01T10:00:00Z', '--yes']
    const { exitCode, terminal } = await stage.run(args)
    expect(exitCode).toBe(1)
    expect(terminal.said).toEqual([`${FIRST}  replayed`])
    expect(terminal.noted).toContain('order:nobody@2026-12-01T10:00:00Z  unknown run: the ledger has none of this key')
    const again = await stage.run([...args, '--json'])
    expect(again.exitCode).toBe(1)
    expect(again.terminal.said.map((line) => JSON.parse(line))).toEqual([
      {
        replayed: [],
        left: [],
        refused: [
          { run: FIRST, outcome: 'not_parked' },
          { run: 'order:nobody@2026-12-01T10:00:00Z', outcome: 'unknown_run' },
        ],
      },
    ])
  })

  test('of runs that are named and a filter besides is a mistake in the asking', async () => {
    const { exitCode, terminal } = await stage.run(['replay', FIRST, '--reason', 'refused', '--yes', '--json'])
    expect(exitCode).toBe(2)
    expect(JSON.parse(terminal.said[0] ?? '')).toMatchObject({ error: { code: 'runs_and_filter' } })
  })

  test('of nothing is done', async () => {
    await stage.run(['replay', '--yes'])
    const { exitCode, terminal } = await stage.run(['replay', '--yes'])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual(['Nothing was replayed.'])
  })

  test.each([
    ['first', 'Copy the run from "npx perennial parked".'],
    ['order:first', 'That is a series; copy one of its runs from "npx perennial series order:first".'],
  ])('of %s, which is no run, is a mistake in the asking, and says where to find one', async (text, remedy) => {
    const { exitCode, terminal } = await stage.run(['replay', text, '--yes'])
    expect(exitCode).toBe(2)
    expect(terminal.noted.join(' ')).toContain(`got "${text}". ${remedy}`)
  })

  test.each([
    ['Commerce Layer is not configured', { COMMERCE_LAYER_CLIENT_SECRET: '' }, 'configuration_invalid'],
    ['the secret is wrong', { COMMERCE_LAYER_CLIENT_SECRET: 'wrong' }, 'not_permitted'],
    ['Commerce Layer does not answer', { COMMERCE_LAYER_API_URL: 'http://127.0.0.1:1' }, 'commerce_layer_unreachable'],
  ])('replays nothing when %s, and says so', async (_, wrong, code) => {
    const environment = { ...stage.environment, ...wrong }
    const { exitCode, terminal } = await stage.run(['replay', '--yes', '--json'], { environment })
    expect(exitCode).toBe(1)
    expect(JSON.parse(terminal.said[0] ?? '')).toMatchObject({ error: { code } })
    expect(await stage.states()).toEqual(BOTH_PARKED)
  })
})
