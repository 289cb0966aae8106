import { EventEmitter } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { FEWEST_RUNS } from '../../../lib/local/story/assemble-cast.ts'
import type { StoryOptions } from '../../../lib/local/story/options.ts'
import { start } from '../../../lib/local/story/start.ts'
import type { Summary } from '../../../lib/local/story/summary.ts'
import { buildFunctions } from '../../../scripts/build.ts'
import { type ScriptedTerminal, scriptedTerminal } from '../../cli/scripted-terminal.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-story-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let latest: Started | undefined
afterEach(async () => {
  // Whatever a test found, the next one needs this process's time for itself.
  latest?.signals.emit('SIGTERM')
  await latest?.exitCode.catch(() => {})
})

const localFile = () => join(folder, '.perennial', 'local.json')

interface Started {
  terminal: ScriptedTerminal
  signals: EventEmitter
  exitCode: Promise<number>
}

/** Starts the smallest story, on the built functions. */
function begin(options: Partial<StoryOptions>): Started {
  const terminal = scriptedTerminal()
  const signals = new EventEmitter()
  const whole: StoryOptions = {
    afterwards: 'exit',
    summary: 'json',
    port: 0,
    portChoice: 'asked_for',
    dataDir: undefined,
    runs: FEWEST_RUNS,
    seed: 1,
    ...options,
  }
  latest = {
    terminal,
    signals,
    exitCode: start(whole, {
      terminal,
      screen: undefined,
      directory: folder,
      signals,
      build: (outDir) => buildFunctions({ outDir }),
    }),
  }
  return latest
}

function summaryOn({ said }: ScriptedTerminal): Summary {
  return JSON.parse(said.at(-1) ?? '')
}

/** Where a story that stays up says that deliveries come in. */
async function deliveriesUrl({ terminal }: Started): Promise<string> {
  const url = () => /http:\/\/127\.0\.0\.1:\d+\/deliveries/.exec(terminal.noted.join('\n'))?.[0]
  await expect.poll(url, { timeout: 80_000 }).toBeDefined()
  return url() ?? ''
}

describe('a month of a small merchant, on the built functions', () => {
  test('accounts for every run, stays up until it is stopped, and leaves nothing behind', async () => {
    const started = begin({ afterwards: 'stay_up' })
    const url = await deliveriesUrl(started)
    expect(summaryOn(started.terminal)).toMatchObject({
      runs: FEWEST_RUNS,
      completed: FEWEST_RUNS - 4,
      skipped: 2,
      parked: 2,
      open: 0,
      duplicates: 0,
      problems: [],
      throttled: 2,
      forged: 1,
      unreadable: 1,
      killedFunctions: 1,
    })
    expect(statSync(localFile()).mode & 0o777).toBe(0o600)
    const answer = await fetch(`${url}/orders.place`, { method: 'POST' })
    expect(answer.status).toBe(401)

    started.signals.emit('SIGINT')
    started.signals.emit('SIGINT')
    expect(await started.exitCode).toBe(0)
    expect(existsSync(localFile())).toBe(false)
    await expect(fetch(`${url}/orders.place`, { method: 'POST' })).rejects.toThrow()
    expect(started.signals.eventNames()).toEqual([])
  })

  test('is kept: a second start shows the same runs, parked messages included, and plays nothing', async () => {
    const dataDir = join(folder, 'kept')
    expect(await begin({ dataDir }).exitCode).toBe(0)
    const { terminal, exitCode } = begin({ dataDir })
    expect(await exitCode).toBe(0)
    expect(summaryOn(terminal)).toMatchObject({
      played: 'earlier',
      parked: 2,
      duplicates: 0,
      problems: [],
      apiWrites: 0,
    })
    expect(terminal.noted.join('\n')).toContain('it is not played again')
  })

  test('that was stopped before its end fails, and so does the next start that is to exit by itself', async () => {
    const dataDir = join(folder, 'interrupted')
    const started = begin({ dataDir })
    await expect.poll(() => started.terminal.noted.join('\n'), { timeout: 80_000 }).toContain('is bought')
    started.signals.emit('SIGTERM')
    expect(await started.exitCode).toBe(1)
    expect(started.terminal.noted.slice(-2)).toEqual(['Stopping.', 'Stopped before the end of the story.'])
    await expect(begin({ dataDir }).exitCode).rejects.toMatchObject({
      code: 'story_interrupted',
      exitCode: 1,
      message: expect.stringContaining(dataDir),
      remedy: expect.stringContaining(`Delete ${dataDir}`),
    })

    const looked = begin({ dataDir, afterwards: 'stay_up' })
    await deliveriesUrl(looked)
    expect(looked.terminal.noted.join('\n')).toContain('was interrupted before its end')
    looked.signals.emit('SIGINT')
    expect(await looked.exitCode).toBe(0)
  })
})
