import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { runProgram } from '../../lib/cli/program.ts'
import { at, type Json, parseJson } from '../../lib/emulator/json.ts'
import { scriptedTerminal } from './scripted-terminal.ts'

const NOW_MS = Date.parse('2026-12-01T12:00:00Z')

let directory: string
const stops: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perennial-emulator-'))
})
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
  await rm(directory, { recursive: true })
})

/** The command in this process; it ends by itself or by `stop`. */
function command(...args: readonly string[]) {
  const terminal = scriptedTerminal()
  const signals = new EventEmitter()
  const exitCode = runProgram(['emulator', ...args], {
    terminal,
    environment: {},
    setEnvironment: () => {},
    directory,
    clock: { nowMs: () => NOW_MS },
    signals,
  })
  const stop = async () => {
    signals.emit('SIGINT')
    return await exitCode
  }
  return { terminal, exitCode, stop }
}

/** Starts the command on a free port, and waits until it says where. */
async function started(...args: readonly string[]) {
  const running = command('--port', '0', ...args)
  stops.push(running.stop)
  await vi.waitFor(() => expect(running.terminal.said).toHaveLength(1))
  const said = parseJson(running.terminal.said[0] ?? '')
  return { ...running, said, url: String(at(said, 'url')) }
}

const jsonAt = async (url: string): Promise<Json | undefined> => parseJson(await (await fetch(url)).text())

const tokenFrom = async ({ url, said }: { url: string; said: Json | undefined }) =>
  await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: at(said, 'clientId'),
      client_secret: at(said, 'clientSecret'),
    }),
  })

const write = (text: string) => writeFile(join(directory, 'shop.json'), text)

describe('while it runs', () => {
  test('says in one line of JSON, and nothing else on standard output, how to reach it', async () => {
    const { said, terminal, url } = await started()
    expect(Object.keys(JSON.parse(terminal.said[0] ?? ''))).toEqual(['url', 'organization', 'clientId', 'clientSecret'])
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await tokenFrom({ url, said })).status).toBe(200)
    expect(terminal.noted.join()).toContain(`${url}/_emulator/`)
  })

  test('stops at Ctrl-C with 0, and frees its port', async () => {
    const { stop, url, terminal } = await started()
    expect(await stop()).toBe(0)
    expect(terminal.said).toHaveLength(1)
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })

  test('has the time of the machine, ahead by what its clock was moved', async () => {
    const { url } = await started()
    expect(await jsonAt(`${url}/_emulator/clock`)).toEqual({ now: '2026-12-01T12:00:00.000Z' })
    await fetch(`${url}/_emulator/clock`, { method: 'POST', body: '{ "advance_seconds": 60 }' })
    expect(await jsonAt(`${url}/_emulator/clock`)).toEqual({ now: '2026-12-01T12:01:00.000Z' })
  })

  test('has the mode, the limits and the data that were asked for', async () => {
    await write('{ "orders": [{ "id": "coffee" }] }')
    const running = await started('--mode', 'live', '--rate-limits', 'real', '--data', 'shop.json')
    expect(await jsonAt(`${running.url}/_emulator/state`)).toMatchObject({ mode: 'live', orders: [{ id: 'coffee' }] })
    const token = at(parseJson(await (await tokenFrom(running)).text()), 'access_token')
    const list = await fetch(`${running.url}/api/orders`, { headers: { authorization: `Bearer ${String(token)}` } })
    expect(list.headers.get('x-ratelimit-limit')).toBe('200')
  })

  test('with data that begin with a byte order mark', async () => {
    await write('\uFEFF{ "orders": [{ "id": "coffee" }] }')
    const { url } = await started('--data', 'shop.json')
    expect(await jsonAt(`${url}/_emulator/state`)).toMatchObject({ orders: [{ id: 'coffee' }] })
  })

  test('draws the same from the same seed, and something else from another', async () => {
    await write('{ "webhooks": [{ "topic": "orders.place", "callback_url": "http://127.0.0.1:1/" }] }')
    const secret = async (...args: string[]) => {
      const { url } = await started('--data', 'shop.json', ...args)
      return JSON.stringify(at(await jsonAt(`${url}/_emulator/state`), 'webhooks'))
    }
    const one = await secret()
    expect(await secret('--seed', '1')).toBe(one)
    expect(await secret('--seed', '2')).not.toBe(one)
  })
})

describe('does not start', () => {
  test('on a port that is taken, and says what to do', async () => {
    const { url } = await started()
    const { exitCode, terminal } = command('--port', new URL(url).port)
    expect(await exitCode).toBe(1)
    expect(terminal.said).toEqual([])
    expect(terminal.noted).toEqual([
      `Port ${new URL(url).port} of 127.0.0.1 is taken.`,
      'Stop what listens there, or name another port with --port; --port 0 takes a free one.',
    ])
  })

  test('with data that are wrong, and names the line of each problem', async () => {
    await write('{\n  "orders": [\n    { "id": "coffee", "status": "paid" },\n    { "id": "tea" },\n    {}\n  ]\n}\n')
    const { exitCode, terminal } = command('--port', '0', '--data', 'shop.json')
    expect(await exitCode).toBe(1)
    expect(terminal.said).toEqual([])
    expect(terminal.noted).toEqual([
      expect.stringMatching(/^shop\.json:3: \/orders\/0\/status: expected one of draft, .*, got "paid"$/),
      'shop.json:5: /orders/2/id: expected an id of 1 to 40 letters, digits, _ or -, got nothing',
      'Nothing was started; docs/EMULATOR.md says what the file may hold.',
    ])
  })

  test.each([
    ['{ "orders": [], }', 'shop.json:1: expected a name in double quotes, got "}"'],
    ['{\n"orders": [],\n"orders": []\n}', 'shop.json:3: /orders: is there twice, first in line 2'],
  ])('with data that are no JSON: %j', async (text, problem) => {
    await write(text)
    const { exitCode, terminal } = command('--port', '0', '--data', 'shop.json')
    expect(await exitCode).toBe(1)
    expect(terminal.noted[0]).toBe(problem)
  })

  test('without the file that was named', async () => {
    const { exitCode, terminal } = command('--port', '0', '--data', 'nowhere.json', '--json')
    expect(await exitCode).toBe(1)
    expect(parseJson(terminal.said.join())).toMatchObject({ error: { code: 'data_unreadable' } })
  })

  test.each([
    ['--mode', 'dev'],
    ['--rate-limits', 'some'],
    ['--port', '65536'],
    ['--seed', '-1'],
  ])('when asked wrongly: %s %s', async (...args) => {
    const { exitCode, terminal } = command(...args)
    expect(await exitCode).toBe(2)
    expect(terminal.noted[0]).toContain(args[0])
  })
})

test('as a process it says one line, stops at SIGTERM with 0, and leaves nothing open', async () => {
  const path = fileURLToPath(new URL('../../lib/cli/perennial.js', import.meta.url))
  const child = spawn(process.execPath, [path, 'emulator', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const noted = text(child.stderr)
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    child.kill('SIGTERM')
  }
  expect(await noted).toMatch(/^A Commerce Layer in test mode.*\nStopping\.\n$/s)
  expect(lines).toEqual([expect.stringMatching(/^\{"url":"http:.*"\}$/)])
  expect(await ended).toEqual([0, null])
})
