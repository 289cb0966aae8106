import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dice } from '../../lib/emulator/dice.ts'
import { startHttpEmulator } from '../../lib/emulator/http.ts'
import { type LedgerStage, ledgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

const MONTH_MS = 30 * 86_400_000

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
})
afterEach(() => stage.close())

async function writeLocalFile(text: string): Promise<void> {
  await mkdir(join(stage.directory, '.perennial'))
  await writeFile(join(stage.directory, '.perennial/local.json'), text)
}

describe('which installation', () => {
  test('without LEDGER_TABLE it is the embedded stack, by the clock of that stack', async () => {
    const emulator = await startHttpEmulator({ clock: { nowMs: () => NOW_MS + MONTH_MS }, random: dice() })
    try {
      await writeLocalFile(JSON.stringify({ env: { ...stage.environment, COMMERCE_LAYER_API_URL: emulator.url } }))
      const state = { name: 'planned', action: 'create', wakeMs: NOW_MS + MONTH_MS, fenced: false } as const
      await stage.ledger.createRun(orderRun('order:moved@2026-12-31T12:00:00Z', state))
      const { exitCode, terminal } = await stage.run(['status', '--json'], { environment: {} })
      expect(exitCode).toBe(0)
      expect(JSON.parse(terminal.said[0] ?? '')).toMatchObject({ now: '2026-12-31T12:00:00Z', dueNow: 1 })
      expect(terminal.noted).toEqual(['Talking to the embedded stack that "npm start" runs here.'])
    } finally {
      await emulator.close()
    }
  })

  test('with neither, one sentence says both ways to have one', async () => {
    const { exitCode, terminal } = await stage.run(['status'], { environment: {} })
    expect(exitCode).toBe(1)
    expect(terminal.said).toEqual([])
    expect(terminal.noted).toEqual([
      'There is no Perennial to talk to: LEDGER_TABLE is not set, and "npm start" does not run in this folder.',
      'Either set LEDGER_TABLE (and AWS_REGION) to talk to a deployment, or run "npm start" here in another terminal.',
    ])
  })

  test('an embedded stack that has gone without a word is told from one that was never there', async () => {
    const env = { ...stage.environment, COMMERCE_LAYER_API_URL: 'http://127.0.0.1:1' }
    await writeLocalFile(JSON.stringify({ env }))
    const { exitCode, terminal } = await stage.run(['status', '--json'], { environment: {} })
    expect(exitCode).toBe(1)
    expect(JSON.parse(terminal.said[0] ?? '')).toMatchObject({ error: { code: 'stack_unreachable' } })
  })

  test.each(['', 'null', '{"env":[]}', '{"env":{"A":1}}'])('a file that says %j is no way to it', async (text) => {
    await writeLocalFile(text)
    const { terminal } = await stage.run(['parked', '--json'], { environment: {} })
    expect(JSON.parse(terminal.said[0] ?? '')).toMatchObject({ error: { code: 'local_file_unreadable' } })
  })
})

describe('a ledger that cannot be read', () => {
  test.each([
    ['nobody answers', { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' }, 'ledger_unreachable'],
    ['there is no such table', { LEDGER_TABLE: 'another' }, 'ledger_missing'],
    ['a variable is malformed', { RUN_GRACE_SECONDS: 'an hour' }, 'configuration_invalid'],
  ])('%s: it says so, and what to do, without a stack trace', async (_, wrong, code) => {
    const environment = { ...stage.environment, ...wrong }
    const { exitCode, terminal } = await stage.run(['status', '--json'], { environment })
    expect(exitCode).toBe(1)
    expect(JSON.parse(terminal.said[0] ?? '')).toMatchObject({ error: { code, remedy: expect.stringMatching(/\.$/) } })
    expect(terminal.noted.join('\n')).not.toMatch(/^\s+at /m)
  })

  test('with --debug, the stack trace comes too', async () => {
    const environment = { ...stage.environment, LEDGER_TABLE: 'another' }
    const { terminal } = await stage.run(['status', '--debug'], { environment })
    expect(terminal.noted.join('\n')).toMatch(/^\s+at /m)
  })
})

describe('the command itself', () => {
  test.each([[['help']], [['--help']], [['replay', '--help']]])('%j is help and no failure', async (args) => {
    const { exitCode, terminal } = await stage.run(args)
    expect(exitCode).toBe(0)
    expect(terminal.said.join('\n')).toContain('Usage: perennial')
  })

  test.each([
    [['stauts'], 'npx perennial help'],
    [[], 'npx perennial help'],
    [['status', '--jason'], 'npx perennial status --help'],
    [['show', 'a', 'b'], 'npx perennial show --help'],
    [['webhooks', 'rotate', '--finsh'], 'npx perennial webhooks rotate --help'],
    [['webhooks', 'rotat'], 'npx perennial webhooks --help'],
  ])('%j is a mistake in the asking, and what is right is said by %s', async (args, help) => {
    const { exitCode, terminal } = await stage.run(args)
    expect(exitCode).toBe(2)
    expect(terminal.noted.at(-1)).toBe(`See "${help}".`)
    expect((await stage.run(help.split(' ').slice(2))).exitCode).toBe(0)
  })

  test('a mistake in the asking is one JSON document too, where that was asked for', async () => {
    const { terminal } = await stage.run(['status', '--json', '--jason'])
    expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
      { error: { code: 'usage', message: expect.stringContaining("'--jason'"), remedy: expect.any(String) } },
    ])
  })
})
